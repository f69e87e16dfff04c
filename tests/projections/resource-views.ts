import type { Actor } from '../../domain/kernel/index.ts'
import { balances, partyBalances } from '../../projections/resource-sharing/balances.ts'
import { calendar } from '../../projections/resource-sharing/calendar.ts'
import { resourceSharing } from '../../projections/resource-sharing/resource-sharing.ts'
import { resources } from '../../projections/resource-sharing/resources.ts'
import { lateShares, shares } from '../../projections/resource-sharing/shares.ts'
import { resourceUse, supply } from '../../projections/resource-sharing/supply.ts'
import type { AnyRow, Table } from '../../projections/runtime/index.ts'
import { lenders, uses } from '../../projections/shared-rules/gifts.ts'
import { reader } from './demands.ts'
import { folded, history, type Told } from './history.ts'
import { answering } from './readers.ts'
import { offered, toResource } from './resources.ts'
import { figureAt } from './summed.ts'

export const jwh = reader('committee', { party: 'jwh' })

/** What the views show after these events, when the last one was recorded. */
export const resourceViews = (...events: readonly Told[][]) => resourceViewsAt(undefined, ...events)

/** What the views show at a moment. */
export function resourceViewsAt(at: string | undefined, ...events: readonly Told[][]) {
  const recorded = history(events.flat())
  const found = folded(resourceSharing, recorded)
  const figure = (table: Table, group: AnyRow) => figureAt(found, table, group, at ?? found.now) ?? null
  const { show, opens } = answering(recorded)
  const row = (id: string) => found.row(resources, id)
  return {
    supply: (id = 'hall') =>
      supply.show(
        { ...row(id), use: figure(resourceUse.table, { resource: id }), lender: found.row(lenders, id) ?? null },
        {},
      ) as Record<string, unknown>,
    share: (name: string, who: Actor = jwh) => {
      const share = found.row(shares, name)
      const its = row(String(share?.resource)) ?? null
      const shown = {
        ...share,
        its,
        first: null,
        use: found.row(uses, name) ?? null,
        out: figure(lateShares.table, { id: name }),
      }
      return { ...show(calendar, shown, who), opens: opens(calendar, shown, who) }
    },
    balance: (party: string, month = 'total', category = 'all') => {
      const balance = figure(partyBalances.table, { party, month, category })
      return balance === null ? undefined : (balances.show(balance, {}) as Record<string, unknown>)
    },
  }
}
/** An event that moves the log's time to an hour. */
export const later = (at: number): Told[] =>
  toResource('other', [at, offered({ category: 'information', quantity: 1 })])
/** The events of a hall that jwh offers. */
export const hall = (...list: Parameters<typeof toResource>[1][]) => toResource('hall', [0, offered()], ...list)
