import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto'
import type { Sealed } from '../../domain/kernel/index.ts'
import { damagedValue } from './faults.ts'

/**
 * A sealed value, base64url: key id (16 bytes) | nonce (16) | ciphertext | tag (16).
 *
 * Each value has a key of its own, HMAC-SHA256(key, nonce), so that one value can be redacted and its siblings kept: their
 * own keys are stored in place of the key that they come from. Because no field key ever encrypts twice, the
 * nonce of AES-256-GCM may be constant.
 */
export interface Parts {
  readonly id: Buffer
  readonly nonce: Buffer
  readonly body: Buffer
}

export const ID = 16
export const NONCE = 16
const TAG = 16
const CONSTANT = new Uint8Array(12)

/** @param key of this one value */
export function encrypt(id: Uint8Array, nonce: Uint8Array, key: Uint8Array, value: unknown): Sealed {
  // Through a key object: handing bytes over costs several times more.
  const cipher = createCipheriv('aes-256-gcm', createSecretKey(key), CONSTANT)
  const text = cipher.update(JSON.stringify(value) ?? 'null', 'utf8')
  cipher.final()
  return { sealed: Buffer.concat([id, nonce, text, cipher.getAuthTag()]).toString('base64url') }
}

/** @throws Fault `vault.damaged-value` */
export function parts({ sealed }: Sealed): Parts {
  const bytes = Buffer.from(sealed, 'base64url')
  if (bytes.length < ID + NONCE + TAG) throw damagedValue()
  return { id: bytes.subarray(0, ID), nonce: bytes.subarray(ID, ID + NONCE), body: bytes.subarray(ID + NONCE) }
}

/**
 * @param key of this one value
 * @returns JSON text
 * @throws Fault `vault.damaged-value`
 */
export function decrypt({ body }: Parts, key: Uint8Array): string {
  try {
    const decipher = createDecipheriv('aes-256-gcm', createSecretKey(key), CONSTANT)
    decipher.setAuthTag(body.subarray(-TAG))
    const text = decipher.update(body.subarray(0, -TAG))
    decipher.final()
    return text.toString('utf8')
  } catch (error) {
    throw damagedValue(error)
  }
}
