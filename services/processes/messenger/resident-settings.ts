import { Value } from '@sinclair/typebox/value'
import { ResidentSettings } from '../../../domain/notification/shapes.ts'
import type { ViewRow } from '../../../projections/views.ts'
import type { Workplace } from '../process-manager.ts'
import { firstPage } from '../view-pages.ts'

export const RESIDENT_VIEW = 'resident-notification-settings'

/** Opens what a resident has chosen. Resolves with undefined once the resident is erased. */
export async function openedSettings(
  { open }: Pick<Workplace, 'open'>,
  community: string,
  { chosen }: Pick<ViewRow<typeof RESIDENT_VIEW>, 'chosen'>,
): Promise<ResidentSettings | undefined> {
  const opened = await open(chosen, community)
  return Value.Check(ResidentSettings, opened) ? opened : undefined
}

/** What a resident has chosen; undefined for residents who chose nothing or were erased. */
export async function settingsOfResident(
  workplace: Workplace,
  community: string,
  person: string,
): Promise<ResidentSettings | undefined> {
  const [row] = await firstPage(
    workplace,
    { service: 'messenger', view: RESIDENT_VIEW, community, filters: { person } },
    1,
  )
  return row === undefined ? undefined : openedSettings(workplace, community, row)
}
