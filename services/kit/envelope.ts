import type { Sealed } from '../../domain/kernel/index.ts'

/**
 * The parts of a sealed value. Every vault seals in this envelope, base64url: key id (16 bytes) | nonce (16) | ciphertext | tag (16).
 * So the key id of a value can be read without the vault.
 */
export interface SealedParts {
  /** Id of the key, as `Vault.keysOf` names it. */
  readonly id: Buffer
  readonly nonce: Buffer
  readonly ciphertext: Buffer
  readonly tag: Buffer
}

export const KEY_ID_BYTES = 16
export const NONCE_BYTES = 16
const TAG_BYTES = 16

/** Characters of base64url that hold the key id. */
const KEY_ID_CHARS = Math.ceil((KEY_ID_BYTES * 8) / 6)

/** Splits a sealed value into its parts; undefined where it is too short to have them. */
export function envelopeOf({ sealed }: Sealed): SealedParts | undefined {
  const bytes = Buffer.from(sealed, 'base64url')
  const nonceEnd = KEY_ID_BYTES + NONCE_BYTES
  if (bytes.length < nonceEnd + TAG_BYTES) return undefined
  return {
    id: bytes.subarray(0, KEY_ID_BYTES),
    nonce: bytes.subarray(KEY_ID_BYTES, nonceEnd),
    ciphertext: bytes.subarray(nonceEnd, -TAG_BYTES),
    tag: bytes.subarray(-TAG_BYTES),
  }
}

/** Joins the parts of an envelope to a sealed value. */
export const sealedFrom = ({
  id,
  nonce,
  ciphertext,
  tag,
}: Readonly<Record<keyof SealedParts, Uint8Array>>): Sealed => ({
  sealed: Buffer.concat([id, nonce, ciphertext, tag]).toString('base64url'),
})

/** Returns the hex id of the key with which a value is sealed, and decodes no more than that. */
export const keyIdOf = ({ sealed }: Sealed): string =>
  Buffer.from(sealed.slice(0, KEY_ID_CHARS), 'base64url').toString('hex', 0, KEY_ID_BYTES)
