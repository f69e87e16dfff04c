import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync } from 'node:crypto'
import { freshBytes, type Random } from './random.ts'

/** Sizes of AES-256-GCM. */
const GCM_NONCE_BYTES = 12
const GCM_TAG_BYTES = 16

/** The use of the master key: it wraps other keys. No value is ever sealed under it. */
export interface Wrapping {
  /** Wraps keys. @param bound bytes that name what they belong to: unwrapping them with others fails */
  wrap(keys: Uint8Array, bound: Uint8Array): Buffer
  /** Unwraps keys. @throws Error where they were wrapped under another master key, or bound to other bytes */
  unwrap(wrapped: Uint8Array, bound: Uint8Array): Buffer
}

/** Derives a key of 32 bytes for one use from the master key, by HKDF-SHA256 (RFC 5869). */
export const derivedKey = (masterKey: Uint8Array, use: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', masterKey, new Uint8Array(0), `sanshe vault ${use} v1`, 32))

/** Makes a wrapping by AES-256-GCM. */
export function wrapping(masterKey: Uint8Array, random: Random = freshBytes): Wrapping {
  const key = createSecretKey(derivedKey(masterKey, 'wrap'))
  return {
    wrap(keys, bound) {
      const nonce = random(GCM_NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound)
      const text = cipher.update(keys)
      cipher.final()
      return Buffer.concat([nonce, text, cipher.getAuthTag()])
    },
    unwrap(wrapped, bound) {
      const decipher = createDecipheriv('aes-256-gcm', key, wrapped.subarray(0, GCM_NONCE_BYTES)).setAAD(bound)
      decipher.setAuthTag(wrapped.subarray(-GCM_TAG_BYTES))
      const keys = decipher.update(wrapped.subarray(GCM_NONCE_BYTES, -GCM_TAG_BYTES))
      decipher.final()
      return keys
    },
  }
}
