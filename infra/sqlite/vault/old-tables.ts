import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'

/*
 * A file of version 1 has a table of keys and one of the keys of single values. Their rows appear as the records of old keys
 * (old-keys.ts), with what leads to them from a subject. Their revisions are negative, so that they differ from those of the table of
 * records.
 */
const KEYS = `select -n as n, 'key.' || lower(hex(id)) as name,
  unhex(hex(subject) || hex(stream) || hex(wrapped)) as content from keys where live = 1`
const VALUES = `select -n as n, 'value.' || lower(hex(id)) || '.' || lower(hex(nonce)) as name,
  unhex(hex(subject) || '000000000000' || hex(wrapped)) as content from fields where live = 1`
const LEADING = `select 0 as n, 'spent.' || lower(hex(subject)) || '.' || lower(hex(id)) as name, zeroblob(6) as content
  from (select subject, id, live from keys union all select subject, id, live from fields) where live = 1`
const ZERO = 'wrapped = zeroblob(length(wrapped)), subject = zeroblob(16), live = 0'
/** Bytes of a key's number at the beginning of its id. */
const NUMBER_BYTES = 6

/** A row with the columns of the table of records. */
type RecordRow = Record<string, SQLOutputValue>

/** The tables of a file of version 1. */
export interface OldTables {
  row(name: string): RecordRow | undefined
  /** Returns the rows whose name begins with a prefix: of a kind, or also of a key or subject. */
  rows(prefix: string): readonly RecordRow[]
  all(): Iterable<RecordRow>
  /** Whether there is a row of this key, overwritten or not. */
  had(id: Uint8Array): boolean
  /** Overwrites a row. @returns false where it was overwritten before */
  remove(name: string, revision: number): boolean
}

/** Returns the access to the tables of version 1; undefined where the file never had them. */
export function oldTables(db: DatabaseSync): OldTables | undefined {
  if (db.prepare("select 1 from sqlite_schema where name = 'keys'").get() === undefined) return undefined
  const one = { key: db.prepare(`${KEYS} and n = ?`), value: db.prepare(`${VALUES} and id = ? and nonce = ?`) }
  const some = { value: db.prepare(`${VALUES} and id = ?`), spent: db.prepare(`${LEADING} and subject = ?`) }
  const every = { key: db.prepare(KEYS), value: db.prepare(VALUES), spent: db.prepare(LEADING) }
  const had = db.prepare('select 1 from keys where n = ? and id = ?')
  const removals = {
    key: db.prepare(`update keys set ${ZERO}, stream = zeroblob(16) where n = -? and live = 1`),
    value: db.prepare(`update fields set ${ZERO} where n = -? and live = 1`),
  }
  const numberOf = (id: Uint8Array): number =>
    id.length > NUMBER_BYTES ? Buffer.from(id).readUIntBE(0, NUMBER_BYTES) : 0
  return {
    row(name) {
      const [kind, id = '', nonce = ''] = name.split('.')
      if (kind === 'value') return one.value.get(Buffer.from(id, 'hex'), Buffer.from(nonce, 'hex'))
      const row = kind === 'key' ? one.key.get(numberOf(Buffer.from(id, 'hex'))) : undefined
      // After a restore another key may have got the number. The rest of the id distinguishes them.
      return row?.name === name ? row : undefined
    },
    rows(prefix) {
      const [kind, first = ''] = prefix.split('.')
      if (kind === 'key') return every.key.all()
      if (kind !== 'value' && kind !== 'spent') return []
      return first === '' ? every[kind].all() : some[kind].all(Buffer.from(first, 'hex'))
    },
    *all() {
      for (const rows of Object.values(every)) yield* rows.iterate()
    },
    had: (id) => had.get(numberOf(id), id) !== undefined,
    remove: (name, revision) => Number(removals[name.startsWith('key.') ? 'key' : 'value'].run(revision).changes) > 0,
  }
}

/** Returns the verifier of a file of version 1: it shows a wrong master key. */
export function oldVerifier(db: DatabaseSync): Buffer | undefined {
  if (db.prepare("select 1 from sqlite_schema where name = 'meta'").get() === undefined) return undefined
  const content = db.prepare("select content from meta where name = 'verifier'").get()?.content
  return content instanceof Uint8Array ? Buffer.from(content) : undefined
}
