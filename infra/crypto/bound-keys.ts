import type { KeyRow } from '../sqlite/vault/writer-messages.ts'
import { vaultCorrupt } from './faults.ts'
import { hmacKey } from './hmac.ts'
import type { Wrapping } from './key-wrapper.ts'
import type { SealingKey } from './keyring.ts'

/** What a wrapped key is bound to, so that rows cannot be swapped. */
export const bound = ({ id, subject, stream }: Pick<KeyRow, 'id' | 'subject' | 'stream'>): Buffer =>
  Buffer.concat([id, subject, stream])

/** What the wrapped key of one value is bound to. */
export const boundField = (id: Uint8Array, nonce: Uint8Array, subject: Uint8Array): Buffer =>
  Buffer.concat([id, nonce, subject])

/** Digests of subjects and streams, by which what is stored knows them. */
export const short = (wraps: Wrapping, purpose: 'subject' | 'stream', text: string): Buffer =>
  wraps.digest(purpose, text).subarray(0, 16)

export const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')

/** Makes keys of what is stored. `place` is what an error names. */
export function unwrapping(wraps: Wrapping, place: string) {
  /** @throws Fault `vault.corrupt` */
  function unwrap(wrapped: Uint8Array, to: Uint8Array): Buffer {
    try {
      return wraps.unwrap(wrapped, to)
    } catch (error) {
      throw vaultCorrupt(place, error)
    }
  }
  return {
    unwrap,
    /** @throws Fault `vault.corrupt` */
    key(row: Omit<KeyRow, 'n'>): SealingKey {
      const key = hmacKey(unwrap(row.wrapped, bound(row)))
      return { id: Buffer.from(row.id), key, subject: latin1(row.subject), stream: latin1(row.stream) }
    },
  }
}
