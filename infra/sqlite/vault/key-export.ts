import { DatabaseSync } from 'node:sqlite'
import { bytes } from '../../crypto/bytes.ts'
import { vaultFault, vaultForeign } from '../../crypto/faults.ts'
import { APPLICATION_ID } from './store.ts'
import type { FieldRow, KeyRow } from './writer-messages.ts'

/** A living key in a vault's file: the key of a subject in a stream, or the key of one value whose shared key was destroyed. */
export type StoredKey =
  | ({ readonly kind: 'key' } & Omit<KeyRow, 'n'>)
  | ({ readonly kind: 'field'; readonly id: Uint8Array } & FieldRow)

/** The living keys of a vault's file. */
export interface StoredKeys {
  readonly verifier: Uint8Array | undefined
  rows(): Iterable<StoredKey>
  close(): void
}

/** Opens the keys of a vault's file. Its engine may run or not. @throws Fault `vault.unavailable` `vault.foreign` `vault.corrupt` */
export function openStoredKeys(path: string): StoredKeys {
  try {
    const db = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
    const application = db.prepare('pragma application_id').get()?.application_id
    if (application !== APPLICATION_ID) throw vaultForeign(path)
    return {
      verifier: optional(db.prepare("select content from meta where name = 'verifier'").get()?.content),
      *rows() {
        for (const row of db.prepare('select id, subject, stream, wrapped from keys where live = 1').iterate()) {
          const { id, subject, stream, wrapped } = row
          yield { kind: 'key', id: bytes(id), subject: bytes(subject), stream: bytes(stream), wrapped: bytes(wrapped) }
        }
        for (const row of db.prepare('select id, nonce, subject, wrapped from fields where live = 1').iterate()) {
          const { id, nonce, subject, wrapped } = row
          yield { kind: 'field', id: bytes(id), nonce: bytes(nonce), subject: bytes(subject), wrapped: bytes(wrapped) }
        }
      },
      close: () => db.close(),
    }
  } catch (error) {
    throw vaultFault(error, path)
  }
}

const optional = (value: unknown): Uint8Array | undefined => (value instanceof Uint8Array ? value : undefined)
