import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { memoryVaultStore } from '../../../infra/memory/vault/store.ts'
import { openMemoryVault } from '../../../infra/memory/vault/vault.ts'
import { Fault } from '../../../services/kit/fault.ts'
import { health } from '../../../services/kit/health.ts'
import { watchedVault } from '../../../services/privacy/watched-vault.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const VALUES = [{ subject: 'person-1', value: 'Lamp' }]

/** A vault that has no room while `full` is set. */
async function vaultAt() {
  const conditions = health()
  const vault = await openMemoryVault({ store: memoryVaultStore(), masterKey: new Uint8Array(32) })
  const at = { full: true }
  const seal: typeof vault.seal = async (values) => {
    if (at.full) throw new Fault('vault.full', 'No room.', { retryAfter: 60 })
    return vault.seal(values)
  }
  const codes = () => conditions.conditions().map(({ part, fault }) => `${part} ${fault.code}`)
  return { at, codes, vault: watchedVault({ ...vault, seal }, conditions) }
}

it('a vault that cannot seal is reported until it seals again', async () => {
  const { at, codes, vault } = await vaultAt()
  await expect(vault.seal(VALUES)).rejects.toMatchObject({ code: 'vault.full' })
  expect(codes()).toEqual(['vault vault.full'])
  at.full = false
  await vault.seal([])
  expect(codes()).toEqual(['vault vault.full'])
  const [sealed] = await vault.seal(VALUES)
  expect(codes()).toEqual([])
  expect(sealed && (await vault.open([sealed]))).toEqual(['Lamp'])
})

it('a failure to seal expires after a minute without values', async () => {
  const { codes, vault } = await vaultAt()
  await expect(vault.seal(VALUES)).rejects.toMatchObject({ code: 'vault.full' })
  vi.advanceTimersByTime(59_000)
  expect(codes()).toEqual(['vault vault.full'])
  vi.advanceTimersByTime(1_000)
  expect(codes()).toEqual([])
})

it('keys that could not be reached are looked for again, and told until they can be', async () => {
  const conditions = health()
  const vault = await openMemoryVault({ store: memoryVaultStore(), masterKey: new Uint8Array(32) })
  const at = { away: true }
  const reach = async (): Promise<void> => {
    if (at.away) throw new Fault('vault.unavailable', 'NATS is away.', { retryAfter: 5 })
  }
  const watched = watchedVault(
    { ...vault, reach, seal: (values) => reach().then(() => vault.seal(values)) },
    conditions,
  )
  const codes = () => conditions.conditions().map(({ fault }) => fault.code)
  await expect(watched.seal(VALUES)).rejects.toMatchObject({ code: 'vault.unavailable' })
  await vi.advanceTimersByTimeAsync(300_000)
  expect(codes()).toEqual(['vault.unavailable'])
  at.away = false
  await vi.advanceTimersByTimeAsync(10_000)
  expect(codes()).toEqual([])
  await watched.close()
  expect(vi.getTimerCount()).toBe(0)
})
