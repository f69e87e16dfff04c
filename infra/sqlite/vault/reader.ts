import { DatabaseSync } from 'node:sqlite'
import { bytes } from '../../crypto/bytes.ts'
import { READ_WAIT_MS } from '../waits.ts'
import type { KeyRow } from './writer-messages.ts'

/** The vault's file as the main thread reads it: a few microseconds a key. */
export interface Reader {
  key(n: number, id: Uint8Array): KeyRow | undefined
  /** The wrapped key of one value whose siblings outlived their key. */
  field(id: Uint8Array, nonce: Uint8Array): { readonly wrapped: Uint8Array; readonly subject: Uint8Array } | undefined
  keysOf(subject: Uint8Array): string[]
  close(): void
}

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
      // The number may have been given again after a restore: the rest of the id tells.
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
