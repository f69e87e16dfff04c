import type { LRUCache } from 'lru-cache'
import type { DestructionNotes } from './destruction-notes.ts'
import type { HmacKey } from './hmac.ts'
import type { KeyStore } from './key-store.ts'
import type { Wrapping } from './key-wrapper.ts'
import type { OldKeys } from './old-keys.ts'
import type { Random } from './random.ts'
import type { Roots } from './roots.ts'

/** The parts of an open vault, which its operations share. */
export interface OpenVault {
  readonly store: KeyStore
  readonly wraps: Wrapping
  readonly roots: Roots
  readonly old: OldKeys
  readonly notes: DestructionNotes
  /**
   * The JSON texts of values that were opened lately, by their sealed form. Every destruction empties it: only the keys could tell
   * which values it concerns.
   */
  readonly seen: LRUCache<string, string>
  /** Masks the labels of sealed values. */
  readonly mask: HmacKey
  readonly random: Random
  /** Notes news at once, before another vault hears of them. */
  readonly heard: (news: string) => void
  /** Called when a value has no key and was not erased. */
  readonly lost: () => void
}
