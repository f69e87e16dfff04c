import { randomFillSync } from 'node:crypto'

// One call for many nonces: asking the generator for 16 bytes costs almost as much as asking for 4,096.
const pool = Buffer.alloc(4096)
let used = pool.length

/** @returns random bytes in a buffer of their own */
export function freshBytes(length: number): Buffer {
  if (used + length > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const bytes = Buffer.from(pool.subarray(used, used + length))
  pool.fill(0, used, used + length)
  used += length
  return bytes
}
