import type { FiltersOf, ViewName, ViewRow } from '../../../projections/views.ts'
import type { SendConsequence } from '../consequence.ts'
import type { Workplace } from '../process-manager.ts'
import { everyRow } from '../view-pages.ts'

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
