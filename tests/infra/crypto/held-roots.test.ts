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
