import { dayText, instant, type Zones } from '../../domain/kernel/index.ts'
import type { WeeklyHours } from '../../domain/sharing/shapes.ts'
import { type Span, within } from '../../domain/sharing/windows.ts'

export const PERSONS = 'persons'

/** A row of the view of persons, as far as services look at it. */
export interface PersonRow {
  readonly id: string
  readonly availability: {
    readonly weekly: WeeklyHours
    readonly from: string | null
    readonly until: string | null
  } | null
  /** Where they are promised to be. */
  readonly engagements: readonly { readonly host: string; readonly from: string; readonly until: string }[]
}

/** Whether somebody is promised to another party during any part of it. */
export const isAway = ({ engagements }: PersonRow, party: string | undefined, { from, until }: Span): boolean =>
  engagements.some((one) => one.host !== party && instant(one.from) < until && from < instant(one.until))

/** What was declared binds nobody, and says when to ask; who declared nothing for that day can be asked at any time. */
export function isAsked({ availability }: PersonRow, span: Span, zone: string, zones: Zones): boolean {
  if (availability === null) return true
  const day = dayText(zones.dayOf(span.from, zone))
  const { weekly, from, until } = availability
  if ((from !== null && day < from) || (until !== null && until < day)) return true
  return within(weekly, span, zone, zones)
}
