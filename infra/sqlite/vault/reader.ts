import { DatabaseSync } from 'node:sqlite'
import { bytes } from '../../crypto/bytes.ts'
import { READ_WAIT_MS } from '../waits.ts'
import type { KeyRow } from './writer-messages.ts'

/** Reads the vault's file in the main thread, in a few microseconds for each key. */
export interface Reader {
  /** Returns a living key. @param n the number of the key @param id the whole id, which must be the stored one */
  key(n: number, id: Uint8Array): KeyRow | undefined
  /** Returns the key of one value whose shared key a redaction destroyed. */
  field(id: Uint8Array, nonce: Uint8Array): { readonly wrapped: Uint8Array; readonly subject: Uint8Array } | undefined
  /** Returns the hex ids of the keys that a subject still has. @param subject its digest */
  keysOf(subject: Uint8Array): string[]
  close(): void
}

/** Opens a reader of a vault's file. */
export function openReader(path: string): Reader {
  const db = new DatabaseSync(path, { readOnly: true, timeout: READ_WAIT_MS })
  const keys = db.prepare('select id, subject, stream, wrapped from keys where n = ? and live = 1')
  const fields = db.prepare('select subject, wrapped from fields where id = ? and nonce = ? and live = 1')
  const owned = db.prepare(
    `select lower(hex(id)) as id from keys where subject = ? and live = 1
     union select lower(hex(id)) from fields where subject = ? and live = 1`,
  )
  return {
    key(n, id) {
      const row = keys.get(n)
      // After a restore another key may have got the number. The rest of the id distinguishes them.
      if (row === undefined || Buffer.compare(bytes(row.id), id) !== 0) return undefined
      return { n, id, subject: bytes(row.subject), stream: bytes(row.stream), wrapped: bytes(row.wrapped) }
    },
    field(id, nonce) {
      const row = fields.get(id, nonce)
      return row === undefined ? undefined : { wrapped: bytes(row.wrapped), subject: bytes(row.subject) }
    },
    keysOf: (subject) => owned.all(subject, subject).map(({ id }) => String(id)),
    close: () => db.close(),
  }
}
