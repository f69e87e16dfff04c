import type { RowOf } from '../../kit/engine.ts'
import type { Language } from '../../kit/language.tsx'

type Balance = RowOf<'resource-sharing/balances'>

/** What goes from one box of the picture to another. */
export interface Flow {
  readonly from: string
  readonly to: string
  readonly count: number
}

/** Parties beyond these stand together, so that each box can be read. */
const NAMED = 9
const OTHERS = { en: 'Others', zh: '其他单位' } as const
/** A party may give and receive: its two boxes need two names. */
const RECEIVES = '\u200b'

/** Shares from givers to categories, and from categories to receivers. */
export function flowsOf(
  rows: readonly Balance[],
  partyName: (id: string) => string,
  categoryName: (category: string) => string,
  language: Language,
): readonly Flow[] {
  const sides = (['given', 'received'] as const).map((side) => {
    const named = largest(rows, side)
    const sums = new Map<string, Flow>()
    for (const row of rows) {
      const count = row[side].shares
      if (row.category === null || count === 0) continue
      const category = categoryName(row.category)
      const name = named.has(row.party) ? partyName(row.party) : OTHERS[language]
      const flow = side === 'given' ? { from: name, to: category } : { from: category, to: name + RECEIVES }
      const key = `${flow.from} ${flow.to}`
      sums.set(key, { ...flow, count: (sums.get(key)?.count ?? 0) + count })
    }
    return [...sums.values()]
  })
  return sides.flat()
}

/** The parties that gave or received most. */
function largest(rows: readonly Balance[], side: 'given' | 'received'): ReadonlySet<string> {
  const all = rows.filter(({ category }) => category === null)
  const sorted = all.toSorted((one, other) => other[side].shares - one[side].shares)
  return new Set(sorted.slice(0, NAMED).map(({ party }) => party))
}
