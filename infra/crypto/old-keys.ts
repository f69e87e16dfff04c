import type { Sealed } from '../../domain/kernel/index.ts'
import { type OldValue, splitSealed } from './envelope.ts'
import { vaultCorrupt } from './faults.ts'
import { type HmacKey, hmac, hmacKey } from './hmac.ts'
import { type KeyStore, type RecordChange, recordsNamed, removal } from './key-store.ts'
import type { Wrapping } from './key-wrapper.ts'
import { deadNews, hex, oldIdOf } from './records.ts'

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

/** What the record of a key holds: the key, or those of the values that a redaction left. */
interface Shared {
  readonly key?: HmacKey
  readonly values: ReadonlyMap<string, Buffer>
  readonly owner: Buffer
  readonly revision: number
}

/** Makes the functions that unwrap old keys. */
function keyReading(store: KeyStore, wraps: Wrapping) {
  function unwrapped(wrapped: Buffer, ...bound: readonly Uint8Array[]): Buffer {
    try {
      return wraps.unwrap(wrapped, Buffer.concat(bound))
    } catch (error) {
      throw vaultCorrupt(store.place, error)
    }
  }

  async function shared(id: Uint8Array): Promise<Shared | undefined> {
    const found = await store.read(`key.${hex(id)}`)
    if (found === undefined) return undefined
    const { content, revision } = found
    const owner = content.subarray(0, OWNER_BYTES)
    const keys = unwrapped(content.subarray(OWNER_BYTES), id, owner)
    if (keys.length === KEY_BYTES) return { key: hmacKey(keys), values: new Map(), owner, revision }
    const values = new Map<string, Buffer>()
    for (let at = 0; at < keys.length; at += NONCE_BYTES + KEY_BYTES) {
      const keyAt = at + NONCE_BYTES
      values.set(hex(keys.subarray(at, keyAt)), keys.subarray(keyAt, keyAt + KEY_BYTES))
    }
    return { values, owner, revision }
  }

  async function keyOf(value: OldValue): Promise<Buffer | undefined> {
    const { id, nonce } = value
    const found = await shared(id)
    if (found !== undefined) return found.key === undefined ? found.values.get(hex(nonce)) : hmac(found.key, nonce)
    const own = await store.read(valueRecord(value))
    if (own === undefined) return undefined
    const wrapped = own.content.subarray(SUBJECT_BYTES + SINCE_BYTES)
    return unwrapped(wrapped, id, nonce, own.content.subarray(0, SUBJECT_BYTES))
  }

  return { shared, keyOf }
}

/** Makes the access to old keys. */
export function oldKeys(store: KeyStore, wraps: Wrapping, mask: HmacKey): OldKeys {
  const { shared, keyOf } = keyReading(store, wraps)

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
    keyOf,

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
      const { id, nonce } = target
      const found = await shared(id)
      if (found === undefined) return (await recordsNamed(store, [valueRecord(target)])).map(removal)
      const { key, owner, revision } = found
      if (key === undefined && !found.values.has(hex(nonce))) return []
      const values = new Map(found.values)
      if (key !== undefined)
        for (const other of others.map((one) => splitSealed(mask, one)))
          if (other.kind === 'old' && other.id.equals(id)) values.set(hex(other.nonce), hmac(key, other.nonce))
      values.delete(hex(nonce))
      const keys = Buffer.concat([...values].flatMap(([of, its]) => [Buffer.from(of, 'hex'), its]))
      const content = Buffer.concat([owner, wraps.wrap(keys, Buffer.concat([id, owner]))])
      return [leadingTo(`key.${hex(id)}`, owner), { kind: 'replace', name: `key.${hex(id)}`, content, revision }]
    },
  }
}
