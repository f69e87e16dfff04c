/**
 * Draws one in so many, by a 32-bit mix (the finaliser of MurmurHash3) over the seed: the same seed gives the same result.
 * A seed with the moment of recording cannot be chosen by the sender of a command.
 */
export function isDrawn(oneIn: number, seed: string): boolean {
  let hash = 0x9e3779b9
  for (let at = 0; at < seed.length; at += 1) {
    hash = Math.imul(hash ^ seed.charCodeAt(at), 0x5bd1e995)
    hash = (hash << 13) | (hash >>> 19)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) % oneIn === 0
}
