import { DatabaseSync } from 'node:sqlite'
import { bytes } from '../../crypto/bytes.ts'
import { vaultCorrupt, vaultFault, vaultForeign } from '../../crypto/faults.ts'
import type { NamedRecord, StoredRecord } from '../../crypto/key-store.ts'
import { READ_WAIT_MS } from '../waits.ts'
import { APPLICATION_ID } from './file.ts'
import { oldTables, oldVerifier } from './old-tables.ts'

/** Reads the vault's file in the main thread, in a few microseconds for each record. */
export interface Reader {
  /** Path of the file, for errors. */
  readonly place: string
  readonly hasOldKeys: boolean
  readonly oldVerifier: Buffer | undefined
  read(name: string): StoredRecord | undefined
  names(prefix: string): readonly string[]
  /** Iterates over the records, those of old keys with what leads to them. */
  all(): Iterable<NamedRecord>
  /** Whether a file of version 1 ever had the key of this id, destroyed or not. */
  hadOld(id: Uint8Array): boolean
  close(): void
}

/** Opens a reader of a vault's file, of this version or of version 1. @param options.check whether to check all pages @throws Fault `vault.unavailable` `vault.corrupt` `vault.foreign` */
export function openReader(path: string, { check = false } = {}): Reader {
  const faulty = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw vaultFault(error, path)
    }
  }
  return faulty(() => {
    const db = new DatabaseSync(path, { readOnly: true, timeout: READ_WAIT_MS })
    const application = db.prepare('pragma application_id').get()?.application_id
    if (application !== APPLICATION_ID) throw vaultForeign(path)
    if (check && db.prepare('pragma quick_check(1)').get()?.quick_check !== 'ok') throw vaultCorrupt(path)
    const hasRecords = db.prepare("select 1 from sqlite_schema where name = 'records'").get() !== undefined
    const records = hasRecords ? 'records' : "(select 0 as n, '' as name, x'' as content, 0 as live)"
    const one = db.prepare(`select n, content from ${records} where name = ? and live = 1`)
    // A dot ends the prefix, and a slash follows the dot.
    const some = db.prepare(`select name from ${records} where name > ? and name < ? and live = 1`)
    const every = db.prepare(`select n, name, content from ${records} where live = 1`)
    const old = oldTables(db)
    return {
      place: path,
      hasOldKeys: old !== undefined,
      oldVerifier: oldVerifier(db),
      read: (name) =>
        faulty(() => {
          const row = one.get(name) ?? old?.row(name)
          return row && { content: Buffer.from(bytes(row.content)), revision: Number(row.n) }
        }),
      names: (prefix) =>
        faulty(() => {
          const rows = some.all(prefix, `${prefix.slice(0, -1)}/`)
          return [...rows, ...(old?.rows(prefix) ?? [])].map(({ name }) => String(name))
        }),
      *all() {
        for (const rows of [every.iterate(), old?.all() ?? []])
          for (const { n, name, content } of rows)
            yield { name: String(name), content: Buffer.from(bytes(content)), revision: Number(n) }
      },
      hadOld: (id) => old?.had(id) ?? false,
      close: () => db.close(),
    }
  })
}
