import { dayText, instant, type Zones } from '../../domain/kernel/index.ts'
import { type Span, within } from '../../domain/sharing/windows.ts'
import type { ViewRow } from '../../projections/views.ts'

type PersonRow = ViewRow<'persons'>

/** Whether the person is promised to another party during any part of the span. */
export const isAway = ({ engagements }: PersonRow, party: string | undefined, { from, until }: Span): boolean =>
  engagements.some((one) => one.host !== party && instant(one.from) < until && from < instant(one.until))

/**
 * Whether the person may be asked to come during the span. Declared hours say when the person may be asked, and do not oblige them.
 * A person without declared hours for that day may be asked at any time.
 */
export function mayBeAsked({ availability }: PersonRow, span: Span, zone: string, zones: Zones): boolean {
  if (availability === null) return true
  const day = dayText(zones.dayOf(span.from, zone))
  const { weekly, from, until } = availability
  if ((from !== null && day < from) || (until !== null && until < day)) return true
  return within(weekly, span, zone, zones)
}
