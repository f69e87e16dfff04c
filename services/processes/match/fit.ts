import type { Item } from '../../../domain/workbook/state.ts'
import { moduleOf } from '../../../projections/shared-rules/workbook-code.ts'
import { termsOf } from '../dispatch/likeness.ts'

/** An offered resource, as far as it says what it is good for. */
export interface OfferedFor {
  readonly name: string
  readonly nameEn: string | null
  /** Workbook items that it serves. */
  readonly items: readonly string[]
}

type ItemTitle = Pick<Item, 'code' | 'title' | 'titleEn'>

/** The module and the group of an item: `6.10` for `6.10.1`. */
const groupOf = (item: string): string => item.split('.').slice(0, 2).join('.')

/** Terms of one Chinese character are left out: most names share some. */
const wordsIn = (...texts: readonly (string | null | undefined)[]): ReadonlySet<string> =>
  new Set(texts.flatMap((text) => [...termsOf(text ?? '')].flatMap(([term, weight]) => (weight >= 1 ? [term] : []))))

/** A word in titles of as many modules says little about an item: 社区, and. */
const GENERAL_MODULES = 3

/** The words that titles of several modules share. No resource fits by them. */
export function generalWords(items: readonly ItemTitle[]): ReadonlySet<string> {
  const modules = new Map<string, Set<string>>()
  for (const { code, title, titleEn } of items)
    for (const word of wordsIn(title, titleEn)) modules.set(word, (modules.get(word) ?? new Set()).add(moduleOf(code)))
  return new Set([...modules].flatMap(([word, its]) => (its.size >= GENERAL_MODULES ? [word] : [])))
}

/**
 * How well an offer fits an item; 0 if it does not. Best is an offer that lists the item, then one that lists another item of the
 * group, then one whose name shares a word with the title of the item that is not general, last one that lists an item of the same module. Its category
 * alone does not make it fit.
 */
export function fitOf({ name, nameEn, items }: OfferedFor, item: ItemTitle, general: ReadonlySet<string>): number {
  if (items.includes(item.code)) return 4
  if (items.some((one) => groupOf(one) === groupOf(item.code))) return 3
  const words = wordsIn(name, nameEn)
  if ([...wordsIn(item.title, item.titleEn)].some((word) => words.has(word) && !general.has(word))) return 2
  return items.some((one) => moduleOf(one) === moduleOf(item.code)) ? 1 : 0
}
