import type { WorkbookItem } from '../../kit/names.ts'

/** The terms of a text: pairs of Chinese characters, and words of other languages without their endings. */
export function wordTerms(text: string): ReadonlySet<string> {
  const terms = new Set<string>()
  const plain = text.normalize('NFKC').toLowerCase()
  for (const [run] of plain.matchAll(/\p{Script=Han}+/gu)) {
    const signs = [...run]
    for (let at = 0; at + 1 < signs.length; at += 1) terms.add(`${signs[at]}${signs[at + 1]}`)
  }
  for (const [word] of plain.matchAll(/[a-z]{3,}/g)) terms.add(word.replace(/(ing|ed|es|s)$/, ''))
  return terms
}

type Titled = Pick<WorkbookItem, 'item' | 'title' | 'titleEn'>

/** What the titles of a workbook tell about terms. */
export interface Topics {
  /** How many items have the term; undefined where none has. */
  readonly count: ReadonlyMap<string, number>
  readonly titles: readonly { readonly item: string; readonly terms: ReadonlySet<string> }[]
}

export function topicsOf(items: readonly Titled[]): Topics {
  const titles = items.map(({ item, title, titleEn }) => ({
    item,
    terms: wordTerms(`${title ?? ''} ${titleEn ?? ''}`),
  }))
  const count = new Map<string, number>()
  for (const { terms } of titles) for (const term of terms) count.set(term, (count.get(term) ?? 0) + 1)
  return { count, titles }
}

/** A term that more items have says little about the matter: 居民, 老人. */
const MOST_ITEMS = 12

/** The terms of a text that name a matter. */
export const topicTerms = (text: string, { count }: Topics): ReadonlySet<string> =>
  new Set([...wordTerms(text)].filter((term) => (count.get(term) ?? Number.POSITIVE_INFINITY) <= MOST_ITEMS))

/** An item for a text, and the terms that both have. */
export interface Likely {
  readonly item: string
  readonly shared: readonly string[]
}

/** Items that share terms with a text, the rarer terms first. */
export function likelyItems(text: string, { count, titles }: Topics): readonly Likely[] {
  const said = wordTerms(text)
  const weight = (term: string): number => 1 / (count.get(term) ?? 1)
  return titles
    .map(({ item, terms }) => {
      const shared = [...terms].filter((term) => said.has(term))
      return { item, shared, score: shared.reduce((sum, term) => sum + weight(term), 0) / Math.sqrt(terms.size || 1) }
    })
    .filter(({ shared }) => shared.length > 0)
    .sort((one, other) => other.score - one.score || (one.item < other.item ? -1 : 1))
    .map(({ item, shared }) => ({ item, shared }))
}

/** Joins pairs that overlap, as they were written: 电梯, 梯困, 困人 make 电梯困人. */
export function joinedTerms(text: string, shared: readonly string[]): readonly string[] {
  const signs = [...text.normalize('NFKC').toLowerCase()]
  const inside = signs.map(() => false)
  for (let at = 0; at + 1 < signs.length; at += 1) {
    if (shared.includes(`${signs[at]}${signs[at + 1]}`)) inside[at] = inside[at + 1] = true
  }
  const runs: string[] = []
  signs.forEach((sign, at) => {
    if (inside[at] !== true) return
    if (inside[at - 1] === true) runs.push(`${runs.pop() ?? ''}${sign}`)
    else runs.push(sign)
  })
  const words = [...text.toLowerCase().matchAll(/[a-z]{3,}/g)].map(([word]) => word)
  return [...new Set([...runs, ...words.filter((word) => shared.includes(word.replace(/(ing|ed|es|s)$/, '')))])]
}
