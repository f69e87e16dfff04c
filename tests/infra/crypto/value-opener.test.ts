import { expect, it, onTestFinished } from 'vitest'
import type { KeyStore } from '../../../infra/crypto/key-store.ts'
import { type ClockReading, lease } from '../../../infra/crypto/lease.ts'
import { vaultOn } from '../../../infra/crypto/vault.ts'
import { memoryVaultStore } from '../../../infra/memory/vault/store.ts'
import type { Vault } from '../../../services/ports/vault.ts'

const masterKey = new Uint8Array(32).fill(5)
const LEASE_MS = 5_000

/** Two vaults on the same records. The second one hears nothing of the first, as if it were cut off, and its reads can be held back. */
async function two() {
  const records = memoryVaultStore()
  const now = { monotonicMs: 0, wallMs: 0 }
  const trust = lease(LEASE_MS, (): ClockReading => ({ ...now }))
  let gate = Promise.resolve()
  const opened = async (wrap: (store: KeyStore) => KeyStore, deaf: boolean): Promise<Vault> => {
    const vault = await vaultOn(
      async (news) => wrap(records.open(false, deaf ? { heard: () => {}, lapsed: () => {} } : news)),
      { masterKey },
    )
    onTestFinished(() => vault.close())
    return vault
  }
  const one = await opened((store) => store, false)
  const deaf = await opened(
    (store) => ({
      ...store,
      trust,
      async read(name) {
        await gate
        return store.read(name)
      },
    }),
    true,
  )
  return {
    one,
    deaf,
    pass(ms: number) {
      now.monotonicMs += ms
      now.wallMs += ms
    },
    /** Holds back what is read until the returned function is called. */
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = promise
      return resolve
    },
  }
}

it('uses what it read for a lease without news, and reads again afterwards', async () => {
  const { one, deaf, pass } = await two()
  const sealed = await one.seal([{ subject: 'resident-1', value: 'a' }])
  expect(await deaf.open(sealed)).toEqual(['a'])
  await one.erase('resident-1')
  pass(LEASE_MS - 1)
  expect(await deaf.open(sealed)).toEqual(['a'])
  pass(1)
  expect(await deaf.open(sealed)).toEqual([undefined])
})

it('hands out no plaintext that it had opened before a wait, where its lease ended meanwhile', async () => {
  const { one, deaf, pass, hold } = await two()
  const his = await one.seal([{ subject: 'resident-1', value: 'his' }])
  const hers = await one.seal([{ subject: 'resident-2', value: 'hers' }])
  expect(await deaf.open(his)).toEqual(['his'])
  pass(LEASE_MS - 1_000)
  const release = hold()
  const opening = deaf.open([...his, ...hers])
  await one.erase('resident-1')
  pass(1_000)
  release()
  expect(await opening).toEqual([undefined, 'hers'])
})

it('seals with no root whose lease ended while it waited', async () => {
  const { one, deaf, pass, hold } = await two()
  await deaf.seal([{ subject: 'resident-1', value: 'before' }])
  pass(LEASE_MS - 1_000)
  const release = hold()
  const sealing = deaf.seal(['resident-1', 'resident-2'].map((subject) => ({ subject, value: 'after' })))
  await one.erase('resident-1')
  pass(1_000)
  release()
  expect(await one.open(await sealing)).toEqual(['after', 'after'])
})
