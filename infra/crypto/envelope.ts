import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto'
import type { Sealed } from '../../domain/kernel/index.ts'
import { envelopeOf, type SealedParts, sealedFrom } from '../../services/kit/envelope.ts'
import { damagedValue } from './faults.ts'

/**
 * The nonce of AES-256-GCM. It may be constant, because no value key ever encrypts twice: each value has a key of its own,
 * HMAC-SHA256(key, nonce of its envelope). So one value can be redacted and its siblings kept: their own keys are stored in place
 * of the key that they come from.
 */
const CONSTANT_NONCE = new Uint8Array(12)

/**
 * Encrypts one value.
 *
 * @param id of the key that the value's own key comes from
 * @param key the value's own key, 32 bytes
 */
export function encrypt(id: Uint8Array, nonce: Uint8Array, key: Uint8Array, value: unknown): Sealed {
  // Through a key object: handing bytes over costs several times more.
  const cipher = createCipheriv('aes-256-gcm', createSecretKey(key), CONSTANT_NONCE)
  const ciphertext = cipher.update(JSON.stringify(value) ?? 'null', 'utf8')
  cipher.final()
  return sealedFrom({ id, nonce, ciphertext, tag: cipher.getAuthTag() })
}

/** Splits a sealed value. @throws Fault `vault.damaged-value` where it is too short */
export function splitSealed(value: Sealed): SealedParts {
  const envelope = envelopeOf(value)
  if (envelope === undefined) throw damagedValue()
  return envelope
}

/**
 * Decrypts one value.
 *
 * @param key the value's own key, 32 bytes
 * @returns JSON text
 * @throws Fault `vault.damaged-value`
 */
export function decrypt({ ciphertext, tag }: SealedParts, key: Uint8Array): string {
  try {
    const decipher = createDecipheriv('aes-256-gcm', createSecretKey(key), CONSTANT_NONCE)
    decipher.setAuthTag(tag)
    const text = decipher.update(ciphertext)
    decipher.final()
    return text.toString('utf8')
  } catch (error) {
    throw damagedValue(error)
  }
}
