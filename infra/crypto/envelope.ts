import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto'
import type { Sealed } from '../../domain/kernel/index.ts'
import { damagedValue } from './faults.ts'
import { type HmacKey, hmac } from './hmac.ts'
import { PATH_BYTES } from './key-tree.ts'

/*
 * A sealed value, base64url: nonce (12 bytes) | label (29) | ciphertext | tag (16), by AES-256-GCM. The label names the root and the
 * leaf whose key it is. It is masked by a keyed hash of the nonce, so two values of one subject have no bytes in common.
 *
 * Versions before 0.2 sealed as: key id (16) | nonce (16) | ciphertext | tag (16). A label ends in zeros; what does not is of
 * such a version.
 */
const NONCE_BYTES = 12
const TAG_BYTES = 16
export const SUBJECT_BYTES = 10
export const GROUP_BYTES = 3
export const GENERATION_BYTES = 4
/** Bytes that name a root: subject, group, generation. */
export const ROOT_BYTES = SUBJECT_BYTES + GROUP_BYTES + GENERATION_BYTES
const CHECK_BYTES = 6
const LABEL_BYTES = ROOT_BYTES + PATH_BYTES + CHECK_BYTES
const OLD_ID_BYTES = 16
const OLD_NONCE_BYTES = 16
/** The nonce of old values. It could be constant, because each of their keys encrypts once. */
const OLD_GCM_NONCE = new Uint8Array(12)

interface Ciphertext {
  readonly gcmNonce: Uint8Array
  readonly text: Uint8Array
  readonly tag: Uint8Array
}

/** A value whose key is a leaf of a root. */
export interface RootedValue extends Ciphertext {
  readonly kind: 'rooted'
  /** Names the root: subject, group, generation. */
  readonly root: Buffer
  readonly path: Buffer
}

/** A value that a version before 0.2 sealed. */
export interface OldValue extends Ciphertext {
  readonly kind: 'old'
  /** Id of the key that the value's own key comes from. */
  readonly id: Buffer
  readonly nonce: Buffer
}

function masked(mask: HmacKey, nonce: Uint8Array, label: Uint8Array): Buffer {
  const bits = hmac(mask, nonce)
  for (let at = 0; at < LABEL_BYTES; at += 1) bits[at] = (bits[at] ?? 0) ^ (label[at] ?? 0)
  return bits.subarray(0, LABEL_BYTES)
}

/**
 * Encrypts one value.
 *
 * @param place the name of its root, then the path of its leaf
 * @param key of the leaf, 32 bytes
 * @param nonce 12 random bytes
 */
export function encrypt(mask: HmacKey, place: Uint8Array, key: Uint8Array, nonce: Uint8Array, value: unknown): Sealed {
  // Through a key object: handing bytes over costs several times more.
  const cipher = createCipheriv('aes-256-gcm', createSecretKey(key), nonce)
  const text = cipher.update(JSON.stringify(value) ?? 'null', 'utf8')
  cipher.final()
  return { sealed: Buffer.concat([nonce, masked(mask, nonce, place), text, cipher.getAuthTag()]).toString('base64url') }
}

/** Returns 12 random bytes. */
export const nonceFrom = (random: (length: number) => Buffer): Buffer => random(NONCE_BYTES)

/** Splits a sealed value. @throws Fault `vault.damaged-value` where it is too short */
export function splitSealed(mask: HmacKey, { sealed }: Sealed): RootedValue | OldValue {
  const bytes = Buffer.from(sealed, 'base64url')
  const labelEnd = NONCE_BYTES + LABEL_BYTES
  if (bytes.length >= labelEnd + TAG_BYTES) {
    const gcmNonce = bytes.subarray(0, NONCE_BYTES)
    const label = masked(mask, gcmNonce, bytes.subarray(NONCE_BYTES, labelEnd))
    if (label.subarray(-CHECK_BYTES).every((byte) => byte === 0)) {
      const [root, path] = [label.subarray(0, ROOT_BYTES), label.subarray(ROOT_BYTES, ROOT_BYTES + PATH_BYTES)]
      return { kind: 'rooted', root, path, gcmNonce, ...ciphertext(bytes, labelEnd) }
    }
  }
  const nonceEnd = OLD_ID_BYTES + OLD_NONCE_BYTES
  if (bytes.length < nonceEnd + TAG_BYTES) throw damagedValue()
  const [id, nonce] = [bytes.subarray(0, OLD_ID_BYTES), bytes.subarray(OLD_ID_BYTES, nonceEnd)]
  return { kind: 'old', id, nonce, gcmNonce: OLD_GCM_NONCE, ...ciphertext(bytes, nonceEnd) }
}

const ciphertext = (bytes: Buffer, from: number) => ({
  text: bytes.subarray(from, -TAG_BYTES),
  tag: bytes.subarray(-TAG_BYTES),
})

/**
 * Decrypts one value.
 *
 * @param key the value's own key, 32 bytes
 * @returns JSON text
 * @throws Fault `vault.damaged-value`
 */
export function decrypt({ gcmNonce, text, tag }: Ciphertext, key: Uint8Array): string {
  try {
    const decipher = createDecipheriv('aes-256-gcm', createSecretKey(key), gcmNonce)
    decipher.setAuthTag(tag)
    const json = decipher.update(text)
    decipher.final()
    return json.toString('utf8')
  } catch (error) {
    throw damagedValue(error)
  }
}
