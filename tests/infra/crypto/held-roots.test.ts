import { expect, it } from 'vitest'
import { type MemoryVaultStore, memoryVaultStore } from '../../../infra/memory/vault/store.ts'
import { openMemoryVault } from '../../../infra/memory/vault/vault.ts'

/** A store, and the number of questions and changes that reached it. */
function counted(): { readonly store: MemoryVaultStore; asked(): number } {
  const inner = memoryVaultStore()
  let asked = 0
  const store: MemoryVaultStore = {
    ...inner,
    open(exclusive, news) {
      const records = inner.open(exclusive, news)
      return {
        ...records,
        read(name) {
          asked += 1
          return records.read(name)
        },
        change(changes) {
          asked += 1
          return records.change(changes)
        },
      }
    },
  }
  return { store, asked: () => asked }
}

it('sealing and opening values of a person whose key is known asks the store nothing', async () => {
  const { store, asked } = counted()
  const vault = await openMemoryVault({ store, masterKey: new Uint8Array(32), exclusive: false })
  await vault.seal([{ subject: 'resident-1', value: 'The first' }])
  const before = asked()
  const sealed = await vault.seal(
    Array.from({ length: 20 }, (_, at) => ({ subject: 'resident-1', value: `Value ${at}` })),
  )
  expect(await vault.open(sealed)).toContain('Value 19')
  expect(asked()).toBe(before)
  await vault.seal([{ subject: 'resident-2', value: 'Another person' }])
  expect(asked()).toBeGreaterThan(before)
  await vault.close()
})

it('the key of a new subject is made with one change and no look, and a key that is there after all is used', async () => {
  const { store, asked } = counted()
  const parts = { store, masterKey: new Uint8Array(32), exclusive: false }
  const [vault, other] = [await openMemoryVault(parts), await openMemoryVault(parts)]
  const before = asked()
  const first = await vault.seal([{ subject: 'demand-1', value: 'Here', isNew: true }])
  expect(asked()).toBe(before + 1)
  const second = await other.seal([{ subject: 'demand-1', value: 'There', isNew: true }])
  expect(await vault.open([...first, ...second])).toEqual(['Here', 'There'])
  expect(await vault.keysIn(second)).toEqual(await vault.keysIn(first))
  await vault.close()
  await other.close()
})
