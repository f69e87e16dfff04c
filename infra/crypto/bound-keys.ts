import type { KeyRow } from '../sqlite/vault/writer-messages.ts'
import { vaultCorrupt } from './faults.ts'
import { hmacKey } from './hmac.ts'
import type { Wrapping } from './key-wrapper.ts'
import type { SealingKey } from './keyring.ts'

/** Returns the bytes that a wrapped key is bound to, so that rows cannot be swapped. */
export const keyBinding = ({ id, subject, stream }: Pick<KeyRow, 'id' | 'subject' | 'stream'>): Buffer =>
  Buffer.concat([id, subject, stream])

/** Returns the bytes that the wrapped key of one value is bound to. */
export const valueBinding = (id: Uint8Array, nonce: Uint8Array, subject: Uint8Array): Buffer =>
  Buffer.concat([id, nonce, subject])

/** Returns the keyed digest (16 bytes) that stands for a subject or a stream in everything that is stored. */
export const storedDigest = (wraps: Wrapping, purpose: 'subject' | 'stream', text: string): Buffer =>
  wraps.digest(purpose, text).subarray(0, 16)

/** Returns bytes as text, one character for each byte: a key for maps. */
export const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')

/** Makes the functions that turn stored rows into keys. @param place how an error names the vault */
export function unwrapping(wraps: Wrapping, place: string) {
  /** Unwraps the bytes of a key. @throws Fault `vault.corrupt` */
  function unwrap(wrapped: Uint8Array, to: Uint8Array): Buffer {
    try {
      return wraps.unwrap(wrapped, to)
    } catch (error) {
      throw vaultCorrupt(place, error)
    }
  }
  return {
    unwrap,
    /** Makes the sealing key of a row. @throws Fault `vault.corrupt` */
    key(row: Omit<KeyRow, 'n'>): SealingKey {
      const key = hmacKey(unwrap(row.wrapped, keyBinding(row)))
      return { id: Buffer.from(row.id), key, subject: latin1(row.subject), stream: latin1(row.stream) }
    },
  }
}
