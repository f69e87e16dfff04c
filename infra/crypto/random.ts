import { randomFillSync } from 'node:crypto'

/** Makes so many random bytes, in a buffer of their own. */
export type Random = (length: number) => Buffer

// One call for many nonces: asking the generator for 16 bytes costs almost as much as asking for 4,096.
const pool = Buffer.alloc(4096)
let used = pool.length

/** The operating system's randomness. */
export const freshBytes: Random = (length) => {
  if (used + length > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const bytes = Buffer.from(pool.subarray(used, used + length))
  pool.fill(0, used, used + length)
  used += length
  return bytes
}
