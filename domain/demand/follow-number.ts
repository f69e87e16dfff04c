/** Crockford's base 32: no I, L, O, U, so that a number survives being read out on the phone. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * The number by which people follow a demand: 60 bits of its id in three groups of four, `7Q3K-09ZD-V5XM`.
 * It is derived from the id alone, so it needs no counter and does not tell how many demands there are.
 */
export function followNumber(id: string): string {
  const text = thirtyBits(id, 0x9e3779b9) + thirtyBits(id, 0x85ebca6b)
  return `${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8)}`
}

/** Six digits of a 32-bit mix (the finaliser of MurmurHash3) over the id. */
function thirtyBits(id: string, seed: number): string {
  let hash = seed
  for (let at = 0; at < id.length; at += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(at), 0x5bd1e995)
    hash = (hash << 13) | (hash >>> 19)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  hash ^= hash >>> 16
  let text = ''
  for (let shift = 25; shift >= 0; shift -= 5) text += DIGITS[(hash >>> shift) & 31]
  return text
}
