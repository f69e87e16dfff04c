import { WRAPPED } from '../../crypto/key-wrapper.ts'
import type { KeyRow } from '../../sqlite/vault/writer-messages.ts'

/*
 * A wrapped key stands in exactly one entry, which is never overwritten: removing that entry destroys it. Names hold ids and
 * keyed digests only.
 */
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Whose bucket it is, and the verifier of the master key: the first entry of all. */
export const VAULT = 'vault'

/** A wrapped key, by its id: for opening. */
export const keyEntry = (id: Uint8Array): string => `key.${hex(id)}`

/** The id of the key that now seals what is of this subject in this stream. */
export const currentEntry = (subject: Uint8Array, stream: Uint8Array): string =>
  `current.${hex(subject)}.${hex(stream)}`

/** A key that seals nothing any more, and may live on in keys of its values: named after whom it belongs to. */
export const spentEntry = (subject: Uint8Array, id: Uint8Array): string => `spent.${hex(subject)}.${hex(id)}`

/** The wrapped key of one value whose siblings' key was destroyed. */
export const valueEntry = (id: Uint8Array, nonce: Uint8Array): string => `value.${hex(id)}.${hex(nonce)}`

export const currentOf = (subject: Uint8Array): string => `current.${hex(subject)}.*`
export const spentOf = (subject: Uint8Array): string => `spent.${hex(subject)}.*`
export const valuesOf = (id: Uint8Array): string => `value.${hex(id)}.*`

/** The last part of a name, as bytes. */
export const lastPart = (name: string): Buffer => Buffer.from(name.slice(name.lastIndexOf('.') + 1), 'hex')

/** Subject, stream, wrapped key. */
export const keyContent = ({ subject, stream, wrapped }: Omit<KeyRow, 'n' | 'id'>): Buffer =>
  Buffer.concat([subject, stream, wrapped])

/** Reads a wrapped key; undefined for other content, such as an entry that a person made by hand. */
export function keyFrom(content: Buffer): Omit<KeyRow, 'n' | 'id'> | undefined {
  if (content.length !== 32 + WRAPPED) return undefined
  return { subject: content.subarray(0, 16), stream: content.subarray(16, 32), wrapped: content.subarray(32) }
}

/** The key of one value, and how old the key is that it comes from. */
export interface ValueKey {
  readonly subject: Uint8Array
  /** Revision of the entry of the key that it comes from: an erasure concerns both or neither. */
  readonly since: number
  readonly wrapped: Uint8Array
}

/** Subject, revision, wrapped key. */
export const valueContent = ({ subject, since, wrapped }: ValueKey): Buffer =>
  Buffer.concat([subject, revisionContent(since), wrapped])

export function valueFrom(content: Buffer): ValueKey | undefined {
  if (content.length !== 22 + WRAPPED) return undefined
  return { subject: content.subarray(0, 16), since: content.readUIntBE(16, 6), wrapped: content.subarray(22) }
}

export function revisionContent(revision: number): Buffer {
  const bytes = Buffer.alloc(6)
  bytes.writeUIntBE(revision, 0, 6)
  return bytes
}

export const revisionFrom = (content: Buffer): number => (content.length === 6 ? content.readUIntBE(0, 6) : 0)
