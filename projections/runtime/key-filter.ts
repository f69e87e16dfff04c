/** Bits of the first part of a filter. Each further part is larger. */
const FIRST_BITS = 2 ** 16
const GROWTH = 8
const BITS_A_KEY = 12
const PROBES = 4

/** Tells which keys were never added, in some two bytes a key (a Bloom filter that grows). */
export interface KeyFilter {
  add(name: string): void
  /** Returns false only if the key was never added. */
  mayHold(name: string): boolean
}

interface Part {
  readonly words: Uint32Array
  /** The number of bits less one. */
  readonly mask: number
  /** How many more keys it takes. */
  room: number
}

export function keyFilter(): KeyFilter {
  const parts: Part[] = []

  function roomy(): Part {
    const last = parts.at(-1)
    if (last !== undefined && last.room > 0) return last
    const bits = last === undefined ? FIRST_BITS : (last.mask + 1) * GROWTH
    const part = { words: new Uint32Array(bits / 32), mask: bits - 1, room: bits / BITS_A_KEY }
    parts.push(part)
    return part
  }

  return {
    add(name) {
      const part = roomy()
      const { words, mask } = part
      const hash = hashOf(name)
      const step = stepOf(hash)
      for (let probe = 0; probe < PROBES; probe += 1) {
        const bit = (hash + probe * step) & mask
        words[bit >>> 5] = (words[bit >>> 5] ?? 0) | (1 << (bit & 31))
      }
      part.room -= 1
    },
    mayHold(name) {
      if (parts.length === 0) return false
      const hash = hashOf(name)
      const step = stepOf(hash)
      for (const part of parts) if (holds(part, hash, step)) return true
      return false
    },
  }
}

function holds({ words, mask }: Part, hash: number, step: number): boolean {
  for (let probe = 0; probe < PROBES; probe += 1) {
    const bit = (hash + probe * step) & mask
    if (((words[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return false
  }
  return true
}

/** FNV-1a over UTF-16 units. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193)
  return hash
}

/** The distance between two probes: it depends on the upper bits, which the first probe does not use. */
const stepOf = (hash: number): number => Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) | 1
