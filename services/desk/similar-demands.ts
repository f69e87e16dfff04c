import { type Actor, HOUR, iso } from '../../domain/kernel/index.ts'
import type { ViewRow } from '../../projections/views.ts'
import { commonShare } from '../processes/dispatch/likeness.ts'
import type { DeskParts } from './desk-parts.ts'
import { proposedItems } from './item-proposals.ts'

/** What a demand may be similar to. */
export interface Similar {
  readonly text?: string
  readonly quarter?: string
  readonly building?: string
  /** How far back to look. */
  readonly hours: number
}

/** Why two demands may be the same. */
export const ALIKE = ['building', 'quarter', 'item', 'words'] as const
type Alike = (typeof ALIKE)[number]

type Row = ViewRow<'demand-board'>
export interface SimilarDemand
  extends Pick<Row, 'id' | 'number' | 'state' | 'level' | 'item' | 'summary' | 'quarter' | 'building' | 'raised'> {
  readonly alike: readonly Alike[]
}

/** How much each reason says. */
const WEIGHT: Readonly<Record<Alike, number>> = { building: 2, words: 2, item: 1, quarter: 0.5 }
/** Reasons of less weight are no hint. */
const LEAST_WEIGHT = 1.5
/** The share of terms in common from which words count as similar. */
const LEAST_SHARE = 0.3
/** The newest demands that are compared. */
const MOST_ROWS = 500
const MOST_FOUND = 10

/** Compares the place and the summary of open demands. It opens no personal value, so a demand that has no summary yet is found by its place alone. */
export function similarDemands({ stateOf, views, clock }: Pick<DeskParts, 'stateOf' | 'views' | 'clock'>) {
  const proposals = proposedItems(stateOf)
  return async (community: string, reader: Actor, to: Similar): Promise<readonly SimilarDemand[]> => {
    const items = to.text === undefined ? [] : await proposals(community, to.text)
    const { rows } = await views.page({
      view: 'demand-board',
      community,
      filters: { raisedSince: iso(clock() - to.hours * HOUR), sort: 'newest' },
      limit: MOST_ROWS,
      reader,
    })
    const codes = items.map(({ code }) => code)
    return (rows as readonly Row[])
      .map((row) => ({ row, alike: reasons(row, to, codes) }))
      .map((one) => ({ ...one, weight: one.alike.reduce((sum, reason) => sum + WEIGHT[reason], 0) }))
      .filter(({ weight }) => weight >= LEAST_WEIGHT)
      .sort((one, other) => other.weight - one.weight)
      .slice(0, MOST_FOUND)
      .map(({ row, alike }) => shown(row, alike))
  }
}

function reasons(row: Row, { text = '', quarter, building }: Similar, codes: readonly string[]): Alike[] {
  const near = quarter !== undefined && row.quarter === quarter
  const has: Readonly<Record<Alike, boolean>> = {
    building: near && building !== undefined && row.building === building,
    quarter: near,
    item: row.item !== null && codes.includes(row.item),
    words: row.summary !== null && commonShare(text, row.summary) >= LEAST_SHARE,
  }
  return ALIKE.filter((reason) => has[reason])
}

const shown = (
  { id, number, state, level, item, summary, quarter, building, raised }: Row,
  alike: readonly Alike[],
): SimilarDemand => ({ id, number, state, level, item, summary, quarter, building, raised, alike })
