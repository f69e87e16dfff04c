import { ID, NONCE } from './envelope.ts'

/** Values that may be sealed and not yet in the log. */
export const UNSEALED_SOON = 65_536

/**
 * The nonces sealed last: a value that is sealed but not yet in the log when a redaction lists its siblings would
 * otherwise lose its key with them.
 */
export interface Recent {
  add(id: Uint8Array, nonce: Uint8Array): void
  of(id: Buffer): Buffer[]
}

export function recent(capacity: number): Recent {
  const entry = ID + NONCE
  const ring = Buffer.alloc(capacity * entry)
  let at = 0
  return {
    add(id, nonce) {
      ring.set(id, at)
      ring.set(nonce, at + ID)
      at = (at + entry) % ring.length
    },
    of(id) {
      const found: Buffer[] = []
      for (let from = ring.indexOf(id); from >= 0; from = ring.indexOf(id, from + 1)) {
        if (from % entry === 0) found.push(Buffer.from(ring.subarray(from + ID, from + entry)))
      }
      return found
    },
  }
}
