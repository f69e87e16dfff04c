import type { FiltersOf, ViewName, ViewRow } from '../../../projections/views.ts'
import type { SendConsequence } from '../consequence.ts'
import type { Workplace } from '../process-manager.ts'
import { everyRow, pagesOf } from '../view-pages.ts'

/** The community of a departure, and the services that carry it out. */
export interface Departure {
  readonly community: string
  readonly send: SendConsequence
  readonly workplace: Workplace
}

export const rowsOf = <V extends ViewName>(
  { community, workplace }: Departure,
  view: V,
  filters: FiltersOf<V>,
): Promise<readonly ViewRow<V>[]> => everyRow(workplace, { service: 'succession', view, community, filters })

/**
 * Asks other parties for what open demands await from those who departed: reviews, approvals and answers to summonses. The rules
 * judge from the demand and the community what cannot be waited for any more.
 */
export async function passOnAwaited(departure: Departure, departed?: string): Promise<void> {
  const { community, send, workplace } = departure
  const search = { service: 'succession', view: 'demand-board', community, filters: {} } as const
  for await (const rows of pagesOf(workplace, search))
    for (const { id, reviewer, approvals, summons } of rows) {
      const its = { community, aggregate: 'demand', id } as const
      if (departed !== undefined && reviewer === departed)
        await send({ ...its, command: 'pass-review-on', data: {}, purpose: departed })
      for (const { approval } of approvals)
        await send({ ...its, command: 'pass-on-approval', data: { approval }, purpose: `pass on ${approval}` })
      if (summons.some(({ party, answer, missed }) => party === departed && answer === null && !missed))
        await send({ ...its, command: 'miss-summons', data: {}, purpose: `summons of ${departed}` })
    }
}
