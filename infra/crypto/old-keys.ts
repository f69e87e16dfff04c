import type { Sealed } from '../../domain/kernel/index.ts'
import { type OldValue, splitSealed } from './envelope.ts'
import { vaultCorrupt } from './faults.ts'
import { type HmacKey, hmac, hmacKey } from './hmac.ts'
import { type KeyStore, type RecordChange, recordsNamed, removal, type StoredRecord } from './key-store.ts'
import type { Wrapping } from './key-wrapper.ts'
import { deadNews, hex, oldId, oldIdOf } from './records.ts'

/*
 * Versions before 0.2 had a key for each pair of subject and stream. The key of a value is HMAC-SHA256(key, nonce of the value).
 * Nothing is sealed with these keys any more. A redaction puts the keys of the other values in place of their key; earlier ones
 * put each into a record of its own.
 */
const SUBJECT_BYTES = 16
const STREAM_BYTES = 16
const OWNER_BYTES = SUBJECT_BYTES + STREAM_BYTES
/** Bytes of a revision that value keys carry, which nothing needs any more. */
const SINCE_BYTES = 6
const KEY_BYTES = 32
const NONCE_BYTES = 16

/** Returns what the names of the records begin with that lead to a subject's old keys. @param subject its digest */
const currentOf = (subject: Uint8Array): string => `current.${hex(subject.subarray(0, SUBJECT_BYTES))}.`
const spentOf = (subject: Uint8Array): string => `spent.${hex(subject.subarray(0, SUBJECT_BYTES))}.`
const valuesOf = (id: string): string => `value.${id}.`
const valueRecord = ({ id, nonce }: OldValue): string => `${valuesOf(hex(id))}${hex(nonce)}`
const lastPart = (name: string): string => name.slice(name.lastIndexOf('.') + 1)

/** The keys of versions before 0.2, in the records of a vault. Ids are in hex. */
export interface OldKeys {
  /** Returns the key of a value; undefined where it was destroyed. @throws Fault `vault.corrupt` */
  keyOf(value: OldValue): Promise<Buffer | undefined>
  /** Returns the ids of the keys that a subject still has. @param subject its digest */
  idsOf(subject: Uint8Array): Promise<string[]>
  /** Returns the changes that destroy keys and what leads to them, and the number of keys that are left to destroy. */
  destruction(ids: readonly string[]): Promise<{ readonly changes: RecordChange[]; readonly keys: number }>
  /** Returns the changes, the last of which destroys the key of one value and keeps those of the others. None where it was destroyed. */
  redaction(target: OldValue, others: readonly Sealed[]): Promise<RecordChange[]>
}

/** Where the wrapped keys begin in the record of an old key or value, and what they are bound to. */
export function boundToOld(name: string, content: Buffer): { readonly start: number; readonly bound: Buffer } {
  const [kind, ...parts] = name.split('.')
  const named = Buffer.from(parts.join(''), 'hex')
  const owner = kind === 'key' ? OWNER_BYTES : SUBJECT_BYTES
  const start = kind === 'key' ? OWNER_BYTES : SUBJECT_BYTES + SINCE_BYTES
  return { start, bound: Buffer.concat([named, content.subarray(0, owner)]) }
}

/** Returns the change after which an erasure of the subject finds a key, also where its record is moved within a file. */
export const leadingTo = (name: string, content: Buffer): RecordChange => ({
  kind: 'add',
  name: `${spentOf(content)}${name.split('.')[1]}`,
  content: Buffer.alloc(SINCE_BYTES),
})

/** Whether a record holds its key, and not what a redaction left of it. */
const isWhole = (keys: Buffer): boolean => keys.length === KEY_BYTES

/** Derives the keys of values, by nonce, from the key that they share. */
function keysFrom(shared: Buffer, values: readonly OldValue[]): Map<string, Buffer> {
  const key = hmacKey(shared)
  return new Map(values.map(({ nonce }) => [hex(nonce), hmac(key, nonce)]))
}

/** Returns the keys of values, by nonce, that a redaction left in the record of their key. */
function keysOfValues(keys: Buffer): Map<string, Buffer> {
  const found = new Map<string, Buffer>()
  for (let at = 0; at < keys.length; at += NONCE_BYTES + KEY_BYTES) {
    const keyAt = at + NONCE_BYTES
    found.set(hex(keys.subarray(at, keyAt)), keys.subarray(keyAt, keyAt + KEY_BYTES))
  }
  return found
}

/** Makes the access to old keys. */
export function oldKeys(store: KeyStore, wraps: Wrapping, mask: HmacKey): OldKeys {
  /** Reads the record of a key or of a value, and unwraps what it holds. */
  async function unwrapped(name: string): Promise<(StoredRecord & { readonly keys: Buffer }) | undefined> {
    const found = await store.read(name)
    if (found === undefined) return undefined
    const { start, bound } = boundToOld(name, found.content)
    try {
      return { ...found, keys: wraps.unwrap(found.content.subarray(start), bound) }
    } catch (error) {
      throw vaultCorrupt(store.place, error)
    }
  }

  /** Returns a value, and those of the others that share its key. */
  const siblings = (target: OldValue, others: readonly Sealed[]): OldValue[] => {
    const split = others.map((one) => splitSealed(mask, one)).filter((one) => one.kind === 'old')
    return [target, ...split.filter(({ id }) => id.equals(target.id))]
  }

  /** Returns the changes that destroy a key, and its subject, where anything is left of it. */
  async function ownDestruction(id: string) {
    const left = await recordsNamed(store, [`key.${id}`, ...(await store.names(valuesOf(id)))])
    return { changes: left.map(removal), subject: left[0]?.content.subarray(0, SUBJECT_BYTES) }
  }

  const currentKeys = async (subject: Uint8Array) => recordsNamed(store, await store.names(currentOf(subject)))

  /** Returns the changes that remove what leads from a subject to some of its keys. */
  async function leadingDestruction(subject: Uint8Array, ids: readonly string[]): Promise<RecordChange[]> {
    const spent = (await store.names(spentOf(subject))).filter((name) => ids.includes(lastPart(name)))
    const current = (await currentKeys(subject)).filter(({ content }) => ids.includes(hex(content)))
    return [...(await recordsNamed(store, spent)), ...current].map(removal)
  }

  return {
    async keyOf(value) {
      const found = await unwrapped(oldId(value.id))
      if (found === undefined) return (await unwrapped(valueRecord(value)))?.keys
      const nonce = hex(value.nonce)
      return (isWhole(found.keys) ? keysFrom(found.keys, [value]) : keysOfValues(found.keys)).get(nonce)
    },

    async idsOf(subject) {
      if (!store.hasOldKeys) return []
      // The current keys first: a redaction added a key to the spent ones before it left the current ones.
      const current = (await currentKeys(subject)).map(({ content }) => hex(content))
      const ids = new Set([...current, ...(await store.names(spentOf(subject))).map(lastPart)])
      // An erasure that was interrupted may have left what leads to a destroyed key.
      const dead = await Promise.all([...ids].map((id) => store.read(deadNews(oldIdOf(id)))))
      return [...ids].filter((_, at) => dead[at] === undefined)
    },

    async destruction(ids) {
      if (ids.length === 0) return { changes: [], keys: 0 }
      const own = await Promise.all(ids.map(ownDestruction))
      const subjects = new Map(own.flatMap(({ subject }) => (subject === undefined ? [] : [[hex(subject), subject]])))
      const leading = await Promise.all([...subjects.values()].map((subject) => leadingDestruction(subject, ids)))
      const changes = [...own.flatMap((one) => one.changes), ...leading.flat()]
      return { changes, keys: own.filter((one) => one.changes.length > 0).length }
    },

    async redaction(target, others) {
      const name = oldId(target.id)
      const found = await unwrapped(name)
      if (found === undefined) return (await recordsNamed(store, [valueRecord(target)])).map(removal)
      const { content, revision, keys } = found
      const values = isWhole(keys) ? keysFrom(keys, siblings(target, others)) : keysOfValues(keys)
      if (!values.delete(hex(target.nonce))) return []
      const left = Buffer.concat([...values].flatMap(([nonce, key]) => [Buffer.from(nonce, 'hex'), key]))
      const { start, bound } = boundToOld(name, content)
      const now = Buffer.concat([content.subarray(0, start), wraps.wrap(left, bound)])
      return [leadingTo(name, content), { kind: 'replace', name, content: now, revision }]
    },
  }
}
