import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { memoryVaultStore } from '../../../infra/memory/vault/store.ts'
import { openMemoryVault } from '../../../infra/memory/vault/vault.ts'
import { vaultConformance } from '../../../testing/index.ts'
import { tests } from '../../fixtures/conformance.ts'

const masterKey = new Uint8Array(32).fill(7)
const fault = (code: string) => expect.objectContaining({ name: 'Fault', code })

for (const [cachedKeys, exclusive] of [
  [2, true],
  [50_000, true],
  [2, false],
] as const) {
  let store = memoryVaultStore()
  vaultConformance(
    `memory, ${cachedKeys} keys cached${exclusive ? '' : ', shared'}`,
    {
      open: () => openMemoryVault({ store, masterKey, cachedKeys, exclusive }),
      async clear() {
        store = memoryVaultStore()
      },
    },
    tests,
  )
}

describe('a store of keys', () => {
  it('belongs to one vault at a time, unless all of them share it', async () => {
    const store = memoryVaultStore()
    const open = (exclusive: boolean) => openMemoryVault({ store, masterKey, exclusive })
    const alone = await open(true)
    for (const exclusive of [true, false]) await expect(open(exclusive)).rejects.toEqual(fault('vault.owned'))
    await alone.close()
    const shared = [await open(false), await open(false)]
    await expect(open(true)).rejects.toEqual(fault('vault.owned'))
    for (const vault of shared) await vault.close()
    await expect(alone.open([])).rejects.toEqual(fault('vault.closed'))
    await expect(alone.seal([])).rejects.toEqual(fault('vault.closed'))
  })

  it('refuses another master key, and stays open to the right one', async () => {
    const store = memoryVaultStore()
    await (await openMemoryVault({ store, masterKey })).close()
    for (const other of [new Uint8Array(32), new Uint8Array(16)]) {
      await expect(openMemoryVault({ store, masterKey: other })).rejects.toEqual(fault('vault.wrong-master-key'))
    }
    await (await openMemoryVault({ store, masterKey })).close()
  })

  it('lets one vault open what another sealed, until either erases it', async () => {
    const store = memoryVaultStore()
    const open = () => openMemoryVault({ store, masterKey, exclusive: false })
    const [one, other] = [await open(), await open()]
    const of = (value: string) => [{ subject: 'resident-1', value }]
    const values = [...(await one.seal(of('a'))), ...(await other.seal(of('b')))]
    for (const vault of [one, other]) expect(await vault.open(values)).toEqual(['a', 'b'])
    expect(await one.erase('resident-1')).toBe(1)
    const after = await other.seal(of('c'))
    for (const vault of [one, other])
      expect(await vault.open([...values, ...after])).toEqual([undefined, undefined, 'c'])
  })

  it('keeps what one vault has sealed and not yet recorded when another redacts its sibling', async () => {
    const store = memoryVaultStore()
    const open = () => openMemoryVault({ store, masterKey, exclusive: false })
    const [one, other] = [await open(), await open()]
    const of = (value: string) => [{ subject: 'resident-1', value }]
    const [target] = await one.seal(of('target'))
    const inFlight = await other.seal(of('in flight'))
    if (target === undefined) throw new Error('one value was sealed')
    expect(await other.open([target])).toEqual(['target'])
    expect(await one.redact(target, [])).toBe(true)
    for (const vault of [one, other]) expect(await vault.open([target, ...inFlight])).toEqual([undefined, 'in flight'])
  })

  it('lets racing vaults open the same, whatever an erasure comes before', async () => {
    const store = memoryVaultStore()
    const open = () => openMemoryVault({ store, masterKey, exclusive: false })
    const [one, other] = [await open(), await open()]
    const of = (value: string) => [{ subject: 'resident-1', value }]
    const [mine, erased, its] = await Promise.all([one.seal(of('a')), one.erase('resident-1'), other.seal(of('b'))])
    expect(erased).toBe(1)
    const opened = await one.open([...mine, ...its])
    expect(await other.open([...mine, ...its])).toEqual(opened)
    const after = await other.seal(of('c'))
    for (const vault of [one, other]) expect(await vault.open(after)).toEqual(['c'])
    expect(await other.keysOf('resident-1')).toHaveLength(1)
  })

  it('copies its keys, which an erasure in one leaves in the other', async () => {
    const store = memoryVaultStore()
    const vault = await openMemoryVault({ store, masterKey })
    const values = await vault.seal([{ subject: 'resident-1', value: 'a' }])
    const copy = await openMemoryVault({ store: store.copy(), masterKey })
    expect(await vault.erase('resident-1')).toBe(1)
    expect([await vault.open(values), await copy.open(values)]).toEqual([[undefined], ['a']])
    const [its] = await copy.seal([{ subject: 'resident-2', value: 'b' }])
    expect(its && (await vault.open([its]))).toEqual([undefined])
  })

  it('is equal with the same randomness', async () => {
    const sealed = async () => {
      let drawn = 0
      const random = (length: number): Buffer =>
        createHash('shake128', { outputLength: length }).update(`seed ${drawn++}`).digest()
      const vault = await openMemoryVault({ store: memoryVaultStore(), masterKey, random })
      return vault.seal([{ subject: 'resident-1', value: 'a' }])
    }
    expect(await sealed()).toEqual(await sealed())
  })
})
