import { DatabaseSync } from 'node:sqlite'
import { bytes } from '../../crypto/bytes.ts'
import { vaultFault } from '../../crypto/faults.ts'
import type { StoredRecord } from '../../crypto/key-store.ts'
import { READ_WAIT_MS } from '../waits.ts'
import { oldTables, oldVerifier } from './old-tables.ts'

/** Reads the vault's file in the main thread, in a few microseconds for each record. */
export interface Reader {
  readonly oldVerifier: Buffer | undefined
  read(name: string): StoredRecord | undefined
  names(prefix: string): readonly string[]
  close(): void
}

/** Opens a reader of a vault's file. @throws Fault `vault.unavailable` `vault.corrupt` */
export function openReader(path: string): Reader {
  const faulty = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw vaultFault(error, path)
    }
  }
  return faulty(() => {
    const db = new DatabaseSync(path, { readOnly: true, timeout: READ_WAIT_MS })
    const one = db.prepare('select n, content from records where name = ? and live = 1')
    // A dot ends the prefix, and a slash follows the dot.
    const some = db.prepare('select name from records where name > ? and name < ? and live = 1')
    const old = oldTables(db)
    return {
      oldVerifier: oldVerifier(db),
      read: (name) =>
        faulty(() => {
          const row = one.get(name)
          if (row === undefined) return old?.read(name)
          return { content: Buffer.from(bytes(row.content)), revision: Number(row.n) }
        }),
      names: (prefix) =>
        faulty(() => {
          const names = some.all(prefix, `${prefix.slice(0, -1)}/`).map(({ name }) => String(name))
          return [...names, ...(old?.names(prefix) ?? [])]
        }),
      close: () => db.close(),
    }
  })
}
