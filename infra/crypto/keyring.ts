import { LRUCache } from 'lru-cache'
import type { HmacKey } from './hmac.ts'

/** An unwrapped key. */
export interface SealingKey {
  readonly id: Buffer
  readonly key: HmacKey
  /** Digests of its subject and of its stream, as latin1 text. */
  readonly subject: string
  readonly stream: string
}

/** The unwrapped keys that were used last. They are found by id, and by the pair that they seal now. */
export interface Keyring {
  byId(id: Buffer): SealingKey | undefined
  /** Returns the key that seals now. @param pair names the subject and the stream together */
  current(pair: string): SealingKey | undefined
  /** Adds a key. With a pair it is the one that seals now. */
  add(key: SealingKey, pair?: string): void
  /** Drops a key. False where it is not held. */
  drop(key: SealingKey): boolean
  /** Drops every key of a subject. @param subject its digest, as latin1 text */
  dropSubject(subject: string): void
  clear(): void
}

/** Makes a ring that forgets the least recently used key beyond `maxKeys`. */
export function keyring(maxKeys: number): Keyring {
  const pairs = new Map<string, SealingKey>()
  const subjects = new Map<string, Set<SealingKey>>()
  const pairOf = new Map<SealingKey, string>()
  const keys = new LRUCache<string, SealingKey>({
    max: maxKeys,
    dispose(key) {
      const pair = pairOf.get(key)
      pairOf.delete(key)
      if (pair !== undefined && pairs.get(pair) === key) pairs.delete(pair)
      const siblings = subjects.get(key.subject)
      siblings?.delete(key)
      if (siblings?.size === 0) subjects.delete(key.subject)
    },
  })
  const name = (id: Buffer) => id.toString('latin1')

  const ring: Keyring = {
    byId: (id) => keys.get(name(id)),
    current(pair) {
      const key = pairs.get(pair)
      // The cache learns from this that the key is in use.
      return key === undefined ? undefined : keys.get(name(key.id))
    },
    add(key, pair) {
      keys.set(name(key.id), key)
      const siblings = subjects.get(key.subject)
      if (siblings === undefined) subjects.set(key.subject, new Set([key]))
      else siblings.add(key)
      if (pair === undefined) return
      pairs.set(pair, key)
      pairOf.set(key, pair)
    },
    drop: (key) => keys.delete(name(key.id)),
    dropSubject(subject) {
      for (const key of [...(subjects.get(subject) ?? [])]) ring.drop(key)
    },
    clear: () => keys.clear(),
  }
  return ring
}
