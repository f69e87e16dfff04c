import { WRAPPED_KEY_BYTES } from '../../crypto/key-wrapper.ts'
import type { KeyRow } from '../../sqlite/vault/writer-messages.ts'

/*
 * A wrapped key is stored in exactly one entry, which is never overwritten. Removing that entry destroys the key. Names contain
 * only ids and keyed digests.
 */
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Name of the first entry of a bucket, which holds the id of its log and the verifier of the master key. */
export const VAULT = 'vault'

/** Returns the name of the entry that holds a wrapped key. */
export const keyEntry = (id: Uint8Array): string => `key.${hex(id)}`

/** Returns the name of the entry that holds the id of the current key of a subject in a stream. */
export const currentEntry = (subject: Uint8Array, stream: Uint8Array): string =>
  `current.${hex(subject)}.${hex(stream)}`

/** Returns the name of the entry of a spent key: it seals no more, and may live on in the keys of its values. */
export const spentEntry = (subject: Uint8Array, id: Uint8Array): string => `spent.${hex(subject)}.${hex(id)}`

/** Returns the name of the entry that holds the wrapped key of one value, whose shared key was destroyed. */
export const valueEntry = (id: Uint8Array, nonce: Uint8Array): string => `value.${hex(id)}.${hex(nonce)}`

/** Returns the pattern of a subject's entries of current keys. */
export const currentOf = (subject: Uint8Array): string => `current.${hex(subject)}.*`
/** Returns the pattern of a subject's entries of spent keys. */
export const spentOf = (subject: Uint8Array): string => `spent.${hex(subject)}.*`
/** Returns the pattern of the entries of value keys that come from one key. */
export const valuesOf = (id: Uint8Array): string => `value.${hex(id)}.*`

/** Returns the bytes that the last part of a name holds in hex. */
export const lastPart = (name: string): Buffer => Buffer.from(name.slice(name.lastIndexOf('.') + 1), 'hex')

/** Makes the content of a key's entry: subject, stream, wrapped key. */
export const keyContent = ({ subject, stream, wrapped }: Omit<KeyRow, 'n' | 'id'>): Buffer =>
  Buffer.concat([subject, stream, wrapped])

/** Reads a wrapped key; undefined for other content, such as an entry that a person made by hand. */
export function keyFrom(content: Buffer): Omit<KeyRow, 'n' | 'id'> | undefined {
  if (content.length !== 32 + WRAPPED_KEY_BYTES) return undefined
  return { subject: content.subarray(0, 16), stream: content.subarray(16, 32), wrapped: content.subarray(32) }
}

/** The key of one value, and the age of the key that it comes from. */
export interface ValueKey {
  readonly subject: Uint8Array
  /** Revision of the entry of the key that it comes from, so that an erasure includes both or neither. */
  readonly since: number
  readonly wrapped: Uint8Array
}

/** Makes the content of a value key's entry: subject, revision, wrapped key. */
export const valueContent = ({ subject, since, wrapped }: ValueKey): Buffer =>
  Buffer.concat([subject, revisionContent(since), wrapped])

/** Reads a value key; undefined for other content. */
export function valueFrom(content: Buffer): ValueKey | undefined {
  if (content.length !== 22 + WRAPPED_KEY_BYTES) return undefined
  return { subject: content.subarray(0, 16), since: content.readUIntBE(16, 6), wrapped: content.subarray(22) }
}

/** Makes the content of a spent key's entry: the revision of the key's own entry, in 6 bytes. */
export function revisionContent(revision: number): Buffer {
  const bytes = Buffer.alloc(6)
  bytes.writeUIntBE(revision, 0, 6)
  return bytes
}

/** Reads a revision; 0 for other content. */
export const revisionFrom = (content: Buffer): number => (content.length === 6 ? content.readUIntBE(0, 6) : 0)
