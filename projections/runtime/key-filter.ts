/** Bits of a filter: four for each of four million rows. Memory of a small table is not touched, so it costs nothing. */
const BITS = 2 ** 24
const PROBES = 3

/** Tells which keys a table cannot hold, in constant memory (a Bloom filter). */
export interface KeyFilter {
  add(name: string): void
  /** Returns false only if the key was never added. */
  mayHold(name: string): boolean
}

export function keyFilter(): KeyFilter {
  const words = new Uint32Array(BITS / 32)
  return {
    add(name) {
      const hash = hashOf(name)
      const step = stepOf(hash)
      for (let probe = 0; probe < PROBES; probe += 1) {
        const bit = (hash + probe * step) & (BITS - 1)
        words[bit >>> 5] = (words[bit >>> 5] ?? 0) | (1 << (bit & 31))
      }
    },
    mayHold(name) {
      const hash = hashOf(name)
      const step = stepOf(hash)
      for (let probe = 0; probe < PROBES; probe += 1) {
        const bit = (hash + probe * step) & (BITS - 1)
        if (((words[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return false
      }
      return true
    },
  }
}

/** FNV-1a over UTF-16 units. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193)
  return hash
}

/** The distance between two probes: it depends on the upper bits, which the first probe does not use. */
const stepOf = (hash: number): number => Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) | 1
