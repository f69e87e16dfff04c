import { randomBytes } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { rewrapAll } from '../../../infra/crypto/rewrap.ts'
import { openSqliteRecords } from '../../../infra/sqlite/vault/store.ts'
import { openVault } from '../../../infra/sqlite/vault/vault.ts'
import type { Vault } from '../../../services/ports/vault.ts'
import { readConfig } from '../../../src/config/config.ts'
import { changeMasterKey } from '../../../src/engine/master-key.ts'
import { EARLIER_MASTER_KEY, earlierInstallation } from '../../fixtures/earlier-vault.ts'

const environment = { SANSHE_MASTER_KEY: EARLIER_MASTER_KEY.toString('hex') }

async function using<T>(directory: string, masterKey: Buffer, work: (vault: Vault) => Promise<T>): Promise<T> {
  const vault = await openVault({ path: join(directory, 'vault.db'), masterKey })
  return work(vault).finally(() => vault.close())
}

/** A vault of version 0.1 that this version has sealed with too. */
async function used() {
  const { directory, values } = earlierInstallation()
  const sealed = values.map(({ sealed }) => ({ sealed }))
  const { since, digest } = await using(directory, EARLIER_MASTER_KEY, async (vault) => {
    const made = await vault.seal(['a', 'b', 'c'].map((value) => ({ subject: 'pa/resident-e', value })))
    const [first] = made
    if (first !== undefined) await vault.redact(first, [])
    const target = values.find(({ value }) => value === 'the bench is broken')
    if (target !== undefined)
      await vault.redact(
        target,
        sealed.filter((one) => one.sealed !== target.sealed),
      )
    return { since: made, digest: vault.digest('follow-up', 'demand-pa-1') }
  })
  const all = [...sealed, ...since]
  const before = await using(directory, EARLIER_MASTER_KEY, (vault) => vault.open(all))
  return { directory, all, before, digest, config: readConfig({ SANSHE_DATA: directory }) }
}

it('opens everything under the new master key, and nothing under the old one', async () => {
  const { directory, all, before, digest, config } = await used()
  const file = join(directory, 'new.key')
  const { keys, made } = await changeMasterKey(config, file, environment)
  expect([keys > 5, made]).toEqual([true, true])
  expect(statSync(file).mode & 0o077).toBe(0)
  const now = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')
  await using(directory, now, async (vault) => {
    expect(await vault.open(all)).toEqual(before)
    expect(vault.digest('follow-up', 'demand-pa-1')).toBe(digest)
    expect(await vault.erase('pa/resident-a')).toBe(2)
    expect(await vault.erase('pa/resident-e')).toBe(1)
  })
  await expect(using(directory, EARLIER_MASTER_KEY, (vault) => vault.open(all))).rejects.toMatchObject({
    code: 'vault.wrong-master-key',
  })
})

it('goes on where it was interrupted', async () => {
  const { directory, all, before } = await used()
  const keys = { from: EARLIER_MASTER_KEY, to: randomBytes(32) }
  const interrupted = async (): Promise<void> => {
    const store = await openSqliteRecords({ path: join(directory, 'vault.db') })
    const failing: typeof store = {
      ...store,
      names: async (prefix) => (await store.names(prefix)).slice(0, 2),
      change: async (changes) => {
        if (changes.some(({ name }) => name === 'secrets')) throw new Error('the power is gone')
        return store.change(changes)
      },
    }
    await rewrapAll(failing, keys).finally(() => store.close())
  }
  await expect(interrupted()).rejects.toThrow('the power is gone')
  const store = await openSqliteRecords({ path: join(directory, 'vault.db') })
  await rewrapAll(store, keys)
  await store.close()
  expect(await using(directory, keys.to, (vault) => vault.open(all))).toEqual(before)
})

it('changes nothing where the old master key is another one', async () => {
  const { directory, all, before, config } = await used()
  const wrong = { SANSHE_MASTER_KEY: randomBytes(32).toString('hex') }
  await expect(changeMasterKey(config, join(directory, 'new.key'), wrong)).rejects.toMatchObject({
    code: 'vault.wrong-master-key',
  })
  expect(await using(directory, EARLIER_MASTER_KEY, (vault) => vault.open(all))).toEqual(before)
})
