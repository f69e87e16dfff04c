/** Returns the value of a column that holds bytes; no bytes for any other value. */
export const bytes = (value: unknown): Uint8Array => (value instanceof Uint8Array ? value : new Uint8Array(0))

/**
 * Returns a copy in memory of its own. Small buffers are slices of a pool of 64 KiB: one that is kept would keep all of the pool, and
 * one that is sent to another thread would be sent with all of it.
 */
export function ownCopy(from: Uint8Array): Buffer {
  const copy = Buffer.allocUnsafeSlow(from.length)
  copy.set(from)
  return copy
}
