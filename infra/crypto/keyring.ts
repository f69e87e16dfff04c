import { LRUCache } from 'lru-cache'
import type { HmacKey } from './hmac.ts'

/** An unwrapped key. */
export interface SealingKey {
  readonly id: Buffer
  readonly key: HmacKey
  /** Digests of whose and of which stream it is, as latin1 text. */
  readonly subject: string
  readonly stream: string
}

/** Unwrapped keys, the latest used ones: found by id, and by what they now seal. */
export interface Keyring {
  byId(id: Buffer): SealingKey | undefined
  /** @param pair the subject and stream as the caller names them together */
  current(pair: string): SealingKey | undefined
  add(key: SealingKey, pair?: string): void
  drop(key: SealingKey): boolean
  dropSubject(subject: string): void
  clear(): void
}

export function keyring(capacity: number): Keyring {
  const pairs = new Map<string, SealingKey>()
  const subjects = new Map<string, Set<SealingKey>>()
  const pairOf = new Map<SealingKey, string>()
  const keys = new LRUCache<string, SealingKey>({
    max: capacity,
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
      // Also tells the cache that it is in use.
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
