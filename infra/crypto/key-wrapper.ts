import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync } from 'node:crypto'
import { hmac, hmacKey } from './hmac.ts'
import { freshBytes, type Random } from './random.ts'

/** Sizes of AES-256-GCM. */
const GCM_NONCE_BYTES = 12
const GCM_TAG_BYTES = 16
/** A wrapped 32-byte key: nonce, ciphertext, tag. */
export const WRAPPED_KEY_BYTES = GCM_NONCE_BYTES + 32 + GCM_TAG_BYTES

/** The uses of the master key: it wraps keys and makes digests. No value is ever sealed under it. */
export interface Wrapping {
  /** Wraps a key of 32 bytes. @param bound bytes that name what the key belongs to: unwrapping it with others fails */
  wrap(key: Uint8Array, bound: Uint8Array): Buffer
  /** Unwraps a key. @throws Error where it was wrapped under another master key, or bound to other bytes */
  unwrap(wrapped: Uint8Array, bound: Uint8Array): Buffer
  /** Returns the keyed digest (32 bytes) of a text. Another purpose gives another digest. */
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
      const nonce = random(GCM_NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', wrappingKey, nonce).setAAD(bound)
      const text = cipher.update(key)
      cipher.final()
      return Buffer.concat([nonce, text, cipher.getAuthTag()])
    },
    unwrap(wrapped, bound) {
      const decipher = createDecipheriv('aes-256-gcm', wrappingKey, wrapped.subarray(0, GCM_NONCE_BYTES)).setAAD(bound)
      decipher.setAuthTag(wrapped.subarray(-GCM_TAG_BYTES))
      const key = decipher.update(wrapped.subarray(GCM_NONCE_BYTES, -GCM_TAG_BYTES))
      decipher.final()
      return key
    },
    // The length keeps ('a', 'bc') and ('ab', 'c') apart.
    digest: (purpose, text) => hmac(digestKey, Buffer.from(`${purpose.length}:${purpose}:${text}`)),
  }
}
