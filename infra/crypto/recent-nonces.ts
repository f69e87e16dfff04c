import { KEY_ID_BYTES, NONCE_BYTES } from '../../services/kit/envelope.ts'

/** At most this many sealed values are not in the log yet. */
export const MAX_UNWRITTEN_VALUES = 65_536

/**
 * The nonces of the values that were sealed last. A redaction keeps the keys of these values too: they may not be in the log yet, so
 * its list of siblings lacks them.
 */
export interface RecentNonces {
  /** Records that a value was sealed with this nonce by the key with this id. */
  add(id: Uint8Array, nonce: Uint8Array): void
  /** Returns the nonces that the key with this id used. */
  of(id: Buffer): Buffer[]
}

/** Makes a list of nonces that forgets the oldest beyond its capacity. */
export function recentNonces(capacity: number): RecentNonces {
  const entryBytes = KEY_ID_BYTES + NONCE_BYTES
  const ring = Buffer.alloc(capacity * entryBytes)
  let at = 0
  return {
    add(id, nonce) {
      ring.set(id, at)
      ring.set(nonce, at + KEY_ID_BYTES)
      at = (at + entryBytes) % ring.length
    },
    of(id) {
      const found: Buffer[] = []
      for (let from = ring.indexOf(id); from >= 0; from = ring.indexOf(id, from + 1)) {
        if (from % entryBytes === 0) found.push(Buffer.from(ring.subarray(from + KEY_ID_BYTES, from + entryBytes)))
      }
      return found
    },
  }
}
