import { randomFillSync } from 'node:crypto'

/** Returns random bytes in a buffer of their own. @param length in bytes */
export type Random = (length: number) => Buffer

// One call for many nonces: asking the generator for 16 bytes costs almost as much as asking for 4,096.
const pool = Buffer.alloc(4096)
let used = pool.length

/** Takes random bytes from the operating system. */
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
