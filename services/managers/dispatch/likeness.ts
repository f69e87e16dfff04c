import type { Item } from '../../../domain/workbook/index.ts'

/** How much a single Chinese character tells, beside two in a row. */
const SINGLE = 0.5
/** Below this much likeness nothing is proposed: somebody has to read it anyway. */
const LEAST = 0.3
/** What is much less like than the first is no help beside it. */
const BESIDE = 0.6
const MOST = 3

type Terms = ReadonlyMap<string, number>

interface Title {
  readonly terms: Terms
  readonly length: number
}

/** Finds items by what people write. */
export interface Likeness {
  /** Codes of the items that are like the text or the outside category, the likeliest first; none where nothing is. */
  likeliest(text: string, category?: string): string[]
}

/** What a text is about: of Chinese its characters, alone and in pairs; of other languages its words without their endings. */
export function termsOf(text: string): Terms {
  const terms = new Map<string, number>()
  const plain = text.normalize('NFKC').toLowerCase()
  for (const [run] of plain.matchAll(/\p{Script=Han}+/gu)) {
    const characters = [...run]
    characters.forEach((one, at) => {
      terms.set(one, SINGLE)
      const next = characters[at + 1]
      if (next !== undefined) terms.set(one + next, 1)
    })
  }
  for (const [word] of plain.matchAll(/[a-z]{3,}/g)) terms.set(word.replace(/(ing|ed|es|s)$/, ''), 1)
  return terms
}

/**
 * Likeness to the titles of a workbook: the cosine of weighted terms, where a term weighs the more the fewer items have it.
 * What an item is called in one language need not be like what it is called in the other.
 */
export function likeness(items: readonly Pick<Item, 'code' | 'title' | 'titleEn'>[]): Likeness {
  const titled = items.map(({ code, title, titleEn }) => ({
    code,
    titles: [title, titleEn].flatMap((one) => (one === undefined ? [] : [termsOf(one)])),
  }))
  const having = new Map<string, number>()
  for (const { titles } of titled)
    for (const term of new Set(titles.flatMap((one) => [...one.keys()]))) having.set(term, (having.get(term) ?? 0) + 1)

  /** What no title has is as good as what all have. */
  const rarity = (term: string): number => Math.log(1 + titled.length / (having.get(term) ?? titled.length))

  function measured(terms: Terms): Title {
    let sum = 0
    for (const [term, weight] of terms) sum += (weight * rarity(term)) ** 2
    return { terms, length: Math.sqrt(sum) }
  }

  function cosine(one: Title, other: Title): number {
    let shared = 0
    for (const [term, weight] of other.terms) if (one.terms.has(term)) shared += (weight * rarity(term)) ** 2
    return shared === 0 ? 0 : shared / (one.length * other.length)
  }

  const entries = titled.map(({ code, titles }) => ({ code, titles: titles.map(measured) }))

  return {
    likeliest(text, category = '') {
      const asked = [text, category].map((one) => measured(termsOf(one)))
      const found = entries
        .map(({ code, titles }) => {
          const [said = 0, called = 0] = asked.map((one) => Math.max(0, ...titles.map((title) => cosine(one, title))))
          // Two witnesses: each may be right where the other tells nothing.
          return { code, like: 1 - (1 - said) * (1 - called) }
        })
        .filter(({ like }) => like >= LEAST)
        .sort((one, other) => other.like - one.like || (one.code < other.code ? -1 : 1))
      const enough = (found[0]?.like ?? 0) * BESIDE
      return found
        .filter(({ like }) => like >= enough)
        .slice(0, MOST)
        .map(({ code }) => code)
    },
  }
}
