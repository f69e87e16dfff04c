import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync } from 'node:crypto'
import { hmac, hmacKey } from './hmac.ts'
import { freshBytes, type Random } from './random.ts'

const NONCE = 12
const TAG = 16
/** Bytes of a wrapped 32-byte key: nonce, ciphertext, tag. */
export const WRAPPED = NONCE + 32 + TAG

/** What the master key does: it wraps keys and makes digests; nothing is ever sealed under it itself. */
export interface Wrapping {
  /** @param bound what the key belongs to: unwrapping it as anything else's fails. */
  wrap(key: Uint8Array, bound: Uint8Array): Buffer
  /** @throws where it was wrapped under another master key or bound to something else */
  unwrap(wrapped: Uint8Array, bound: Uint8Array): Buffer
  digest(purpose: string, text: string): Buffer
}

/** Derives by HKDF-SHA256 (RFC 5869) one key for wrapping (AES-256-GCM) and one for digests (HMAC-SHA256). */
export function wrapping(masterKey: Uint8Array, random: Random = freshBytes): Wrapping {
  const derived = (use: string) =>
    new Uint8Array(hkdfSync('sha256', masterKey, new Uint8Array(0), `sanshe vault ${use} v1`, 32))
  const wrappingKey = createSecretKey(derived('wrap'))
  const digestKey = hmacKey(derived('digest'))
  return {
    wrap(key, bound) {
      const nonce = random(NONCE)
      const cipher = createCipheriv('aes-256-gcm', wrappingKey, nonce).setAAD(bound)
      const text = cipher.update(key)
      cipher.final()
      return Buffer.concat([nonce, text, cipher.getAuthTag()])
    },
    unwrap(wrapped, bound) {
      const decipher = createDecipheriv('aes-256-gcm', wrappingKey, wrapped.subarray(0, NONCE)).setAAD(bound)
      decipher.setAuthTag(wrapped.subarray(-TAG))
      const key = decipher.update(wrapped.subarray(NONCE, -TAG))
      decipher.final()
      return key
    },
    // The length keeps ('a', 'bc') and ('ab', 'c') apart.
    digest: (purpose, text) => hmac(digestKey, Buffer.from(`${purpose.length}:${purpose}:${text}`)),
  }
}
