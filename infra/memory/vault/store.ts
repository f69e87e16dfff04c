import { vaultClosed, vaultOwned } from '../../crypto/faults.ts'
import type { KeyStore, News, RecordChange, StoredRecord } from '../../crypto/key-store.ts'
import { ALWAYS_CURRENT } from '../../crypto/lease.ts'
import { NEWS } from '../../crypto/records.ts'

/** The place that errors name. */
export const PLACE = 'in memory'

/** The records of a vault in memory. Adapters open it one after another, or several at once. */
export interface MemoryVaultStore {
  /**
   * Opens the records until the returned store is closed.
   *
   * @throws Fault `vault.owned` where another vault has the right to them alone, or where `exclusive` asks for it beside another one
   */
  open(exclusive: boolean, news: News): KeyStore
  /** Returns another store with the records of this moment. A later erasure here does not erase there. */
  copy(): MemoryVaultStore
}

/** Makes an empty vault in memory that outlives its adapters, so that restarts and takeovers can be tested. */
export const memoryVaultStore = (): MemoryVaultStore => storeOf(new Map(), 0)

function storeOf(records: Map<string, StoredRecord>, last: number): MemoryVaultStore {
  const users = new Map<symbol, { readonly exclusive: boolean; readonly news: News }>()
  let revision = last

  function put(name: string, content: Uint8Array): void {
    revision += 1
    // The store copies the bytes, so that removing the record can overwrite them.
    records.set(name, { content: Buffer.from(content), revision })
  }

  /** Makes a change, and returns whether it applied. Every vault that is open here has then heard news. */
  function apply(change: RecordChange): boolean {
    const standing = records.get(change.name)
    if (change.kind === 'add') {
      if (standing !== undefined) return false
      put(change.name, change.content)
      if (change.name.startsWith(NEWS)) for (const { news } of users.values()) news.heard(change.name)
      return true
    }
    if (standing?.revision !== change.revision) return false
    standing.content.fill(0)
    if (change.kind === 'replace') put(change.name, change.content)
    else records.delete(change.name)
    return true
  }

  return {
    open(exclusive, news) {
      const refused = exclusive ? users.size > 0 : [...users.values()].some((user) => user.exclusive)
      if (refused) throw vaultOwned(PLACE)
      const user = Symbol('user')
      users.set(user, { exclusive, news })
      return {
        place: PLACE,
        hasOldKeys: false,
        read(name) {
          const found = records.get(name)
          return found && { ...found, content: Buffer.from(found.content) }
        },
        names: (prefix) => [...records.keys()].filter((name) => name.startsWith(prefix)),
        async change(changes) {
          if (!users.has(user)) throw vaultClosed()
          return changes.map(apply)
        },
        trust: ALWAYS_CURRENT,
        settled: async () => {},
        async close() {
          users.delete(user)
        },
      }
    },
    copy: () =>
      storeOf(
        new Map([...records].map(([name, one]) => [name, { ...one, content: Buffer.from(one.content) }])),
        revision,
      ),
  }
}
