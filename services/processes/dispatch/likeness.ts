import type { Item, WorkbookState } from '../../../domain/workbook/state.ts'

/** Weight of a single Chinese character, relative to a pair. */
const SINGLE = 0.5
/** The likeness, 0 to 1, below which nothing is proposed: a person triages the demand anyway. */
const LEAST = 0.3
/** Other items are proposed beside the first one if they have at least this share of its likeness. */
const BESIDE = 0.6
/** The most items that are proposed. */
const MOST = 3

type Terms = ReadonlyMap<string, number>

/** A title that has a term, and the likeness that the term adds to it. */
interface Posting {
  readonly title: number
  readonly weight: number
}

/** Finds items by the text of a demand. */
export interface Likeness {
  /** Returns the codes of the items that resemble the text or the category of another system, the most similar first. */
  likeliest(text: string, category?: string): string[]
}

/** Returns the weighted terms of a text: single Chinese characters and pairs of them; in other languages, words without endings. */
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

/** One index for each set of items. A workbook keeps the same object until its items change. */
const known = new WeakMap<WorkbookState['items'], Likeness>()

/** The likeness to the items of a workbook. */
export function likenessOf({ items }: Pick<WorkbookState, 'items'>): Likeness {
  const found = known.get(items) ?? likeness(Object.values(items))
  known.set(items, found)
  return found
}

/** How much two texts have in common, 0 to 1: the cosine of their terms. */
export function commonShare(one: string, other: string): number {
  const [terms, others] = [termsOf(one), termsOf(other)]
  let common = 0
  for (const [term, weight] of terms) common += weight * (others.get(term) ?? 0)
  const squares = (of: Terms): number => [...of.values()].reduce((sum, weight) => sum + weight ** 2, 0)
  return common === 0 ? 0 : common / Math.sqrt(squares(terms) * squares(others))
}

/**
 * Compares texts with the titles of a workbook by the cosine of weighted terms. A term weighs more if fewer items have it. The
 * Chinese and the English title of an item are compared one by one.
 */
export function likeness(items: readonly Pick<Item, 'code' | 'title' | 'titleEn'>[]): Likeness {
  const titles = items.flatMap(({ code, title, titleEn }) =>
    [title, titleEn].flatMap((one) => (one === undefined ? [] : [{ code, terms: termsOf(one) }])),
  )
  const having = new Map<string, number>()
  for (const { terms } of titles) for (const term of terms.keys()) having.set(term, (having.get(term) ?? 0) + 1)

  /** Returns the weight of a term. A term that no title has weighs as little as a term that all titles have. */
  const weightOf = (term: string, weight: number): number =>
    (weight * Math.log(1 + items.length / (having.get(term) ?? items.length))) ** 2

  function lengthOf(terms: Terms): number {
    let sum = 0
    for (const [term, weight] of terms) sum += weightOf(term, weight)
    return Math.sqrt(sum)
  }

  const postings = new Map<string, Posting[]>()
  titles.forEach(({ terms }, title) => {
    const length = lengthOf(terms)
    for (const [term, weight] of terms) {
      const posting = { title, weight: weightOf(term, weight) / length }
      const known = postings.get(term)
      if (known === undefined) postings.set(term, [posting])
      else known.push(posting)
    }
  })

  /** Returns the likeness of items by code: that of the more similar title. Items that share no term with the text are absent. */
  function likenessTo(text: string): ReadonlyMap<string, number> {
    const terms = termsOf(text)
    const length = lengthOf(terms)
    const shared = new Map<number, number>()
    for (const term of terms.keys())
      for (const { title, weight } of postings.get(term) ?? []) shared.set(title, (shared.get(title) ?? 0) + weight)
    const like = new Map<string, number>()
    for (const [title, sum] of shared) {
      const code = titles[title]?.code ?? ''
      like.set(code, Math.max(like.get(code) ?? 0, sum / length))
    }
    return like
  }

  return {
    likeliest(text, category = '') {
      const [said, called] = [likenessTo(text), likenessTo(category)]
      const found = [...new Set([...said.keys(), ...called.keys()])]
        // Text and category are independent evidence: either may suffice alone.
        .map((code) => ({ code, like: 1 - (1 - (said.get(code) ?? 0)) * (1 - (called.get(code) ?? 0)) }))
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
