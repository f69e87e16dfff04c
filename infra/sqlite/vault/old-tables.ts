import type { DatabaseSync } from 'node:sqlite'
import { bytes } from '../../crypto/bytes.ts'
import type { StoredRecord } from '../../crypto/key-store.ts'
import { hex, oldId } from '../../crypto/records.ts'

/*
 * A file of version 1 has a table of keys and one of the keys of single values. They appear as the records of old keys
 * (old-keys.ts). Their revisions are negative, so that they differ from those of the table of records.
 */
const ZERO = 'wrapped = zeroblob(length(wrapped)), subject = zeroblob(16), live = 0'
/** Bytes of a key's number at the beginning of its id. */
const NUMBER_BYTES = 6

/** The tables of a file of version 1. */
export interface OldTables {
  read(name: string): StoredRecord | undefined
  names(prefix: string): readonly string[]
  /** Iterates over the records of keys and values, and of what leads to them. */
  all(): Iterable<{ readonly name: string; readonly content: Buffer; readonly revision: number }>
  /** Whether there is a row of this key, overwritten or not. */
  had(id: Uint8Array): boolean
  /** Overwrites a row. @returns false where it was overwritten before */
  remove(name: string, n: number): boolean
}

/** Returns the access to the tables of version 1; undefined where the file never had them. */
export function oldTables(db: DatabaseSync): OldTables | undefined {
  if (db.prepare("select 1 from sqlite_schema where name = 'keys'").get() === undefined) return undefined
  const key = db.prepare('select id, subject, stream, wrapped from keys where n = ? and live = 1')
  const field = db.prepare('select n, subject, wrapped from fields where id = ? and nonce = ? and live = 1')
  const owned = db.prepare(
    `select lower(hex(id)) as id from keys where subject = ? and live = 1
     union select lower(hex(id)) from fields where subject = ? and live = 1`,
  )
  const fields = db.prepare('select lower(hex(nonce)) as nonce from fields where id = ? and live = 1')
  const removals = {
    key: db.prepare(`update keys set ${ZERO}, stream = zeroblob(16) where n = ? and live = 1`),
    value: db.prepare(`update fields set ${ZERO} where n = ? and live = 1`),
  }
  const keys = db.prepare('select n, id, subject, stream, wrapped from keys where live = 1')
  const values = db.prepare('select n, id, nonce, subject, wrapped from fields where live = 1')
  const leading = (subject: unknown, id: unknown) => ({
    name: `spent.${hex(bytes(subject))}.${hex(bytes(id))}`,
    content: Buffer.alloc(NUMBER_BYTES),
    revision: 0,
  })
  const had = db.prepare('select 1 from keys where n = ? and id = ?')
  const bytesIn = (digits = ''): Buffer => Buffer.from(digits, 'hex')
  return {
    read(name) {
      const [kind, first, second] = name.split('.')
      const id = bytesIn(first)
      if (kind === 'key' && id.length > NUMBER_BYTES) {
        const n = id.readUIntBE(0, NUMBER_BYTES)
        const row = key.get(n)
        // After a restore another key may have got the number. The rest of the id distinguishes them.
        if (row === undefined || !id.equals(bytes(row.id))) return undefined
        return { content: Buffer.concat([bytes(row.subject), bytes(row.stream), bytes(row.wrapped)]), revision: -n }
      }
      if (kind !== 'value') return undefined
      const row = field.get(id, bytesIn(second))
      if (row === undefined) return undefined
      const content = Buffer.concat([bytes(row.subject), Buffer.alloc(NUMBER_BYTES), bytes(row.wrapped)])
      return { content, revision: -Number(row.n) }
    },
    names(prefix) {
      const [kind, first] = prefix.split('.')
      const id = bytesIn(first)
      if (kind === 'spent') return owned.all(id, id).map((row) => `${prefix}${row.id}`)
      if (kind === 'value') return fields.all(id).map(({ nonce }) => `${prefix}${nonce}`)
      return []
    },
    *all() {
      for (const { n, id, subject, stream, wrapped } of keys.iterate()) {
        const content = Buffer.concat([bytes(subject), bytes(stream), bytes(wrapped)])
        yield { name: oldId(bytes(id)), content, revision: -Number(n) }
        yield leading(subject, id)
      }
      for (const { n, id, nonce, subject, wrapped } of values.iterate()) {
        const content = Buffer.concat([bytes(subject), Buffer.alloc(NUMBER_BYTES), bytes(wrapped)])
        yield { name: `value.${hex(bytes(id))}.${hex(bytes(nonce))}`, content, revision: -Number(n) }
        yield leading(subject, id)
      }
    },
    had: (id) => id.length > NUMBER_BYTES && had.get(Buffer.from(id).readUIntBE(0, NUMBER_BYTES), id) !== undefined,
    remove: (name, n) => Number(removals[name.startsWith('key.') ? 'key' : 'value'].run(n).changes) > 0,
  }
}

/** Returns the verifier of a file of version 1: it shows a wrong master key. */
export function oldVerifier(db: DatabaseSync): Buffer | undefined {
  if (db.prepare("select 1 from sqlite_schema where name = 'meta'").get() === undefined) return undefined
  const content = db.prepare("select content from meta where name = 'verifier'").get()?.content
  return content instanceof Uint8Array ? Buffer.from(content) : undefined
}
