import { community as communityContext } from '../../../domain/community/community.ts'
import { weekToSummarize } from '../../../domain/community/report-calendar.ts'
import { dayText } from '../../../domain/kernel/index.ts'
import type { FiltersOf, ViewName } from '../../../projections/views.ts'
import { ANONYMOUS_ACTOR } from '../../identity/reserved-actors.ts'
import type { SendConsequence } from '../consequence.ts'
import type { Workplace } from '../process-manager.ts'
import { pagesOf, seen } from '../view-pages.ts'

/** Tells the counts of the last week, once they are due. They are those that a reader without a token gets. */
export async function tellWeek(send: SendConsequence, workplace: Workplace, community: string): Promise<void> {
  const { now, zones, state, head } = workplace
  const week = weekToSummarize(await state(communityContext, community), now(), zones)
  if (week === undefined) return
  await seen(workplace, await head(), 'demand-board')
  const [from, until, after] = [week.from, week.until, week.until + 1].map(dayText) as [string, string, string]
  const count = <V extends ViewName>(view: V, filters: FiltersOf<V>) => publicRows(workplace, community, view, filters)
  const data = {
    from,
    until,
    open: await count('demand-board', {}),
    overdue: await count('demand-board', { overdue: 'true' }),
    raised: await count('demands', { raisedSince: from, raisedBefore: after }),
    closed: await count('demands', { state: 'closed', endedSince: from, endedBefore: after }),
  }
  const purpose = `summarize ${from}`
  await send({ community, aggregate: 'community', id: community, command: 'summarize-week', data, purpose })
}

async function publicRows<V extends ViewName>(
  workplace: Workplace,
  community: string,
  view: V,
  filters: FiltersOf<V>,
): Promise<number> {
  let count = 0
  const search = { service: 'reporting', reader: ANONYMOUS_ACTOR, view, community, filters }
  for await (const rows of pagesOf(workplace, search)) count += rows.length
  return count
}
