import { REPORT_DIMENSIONS } from '../../../domain/community/report-events.ts'
import { PUBLIC, type RowOf } from '../../../projections/runtime/index.ts'
import type { happenings as happeningsRollup } from '../../../projections/three-rates/happenings.ts'
import { ratesAnswer } from '../../../projections/three-rates/rates-answer.ts'
import { figuresOfMonth, figuresOfRaised, summedFigures } from '../../../projections/three-rates/report-figures.ts'
import type { rates as ratesRollup } from '../../../projections/three-rates/three-rates.ts'
import { reportDigest } from './report-digest.ts'

/** The digest of the public figures of a month in one community. */
export interface MonthDigest {
  readonly community: string
  readonly month: string
  /** `happened`: of what fell in the month. `raised`: of the demands raised in it, as older reports count. */
  readonly counts: 'happened' | 'raised'
  readonly digest: string
}

/** The figures of all months and communities, as they stand at one position. */
export interface AllFigures {
  readonly happenings: readonly RowOf<typeof happeningsRollup.table>[]
  readonly rates: readonly RowOf<typeof ratesRollup.table>[]
}

/**
 * Returns the digests of the public figures of a month. The report of the month has the same digest where it was computed at the
 * position of these rows.
 *
 * @param from, until the moments at which the month and the one after it begin in the community, in ISO 8601
 */
export function monthDigests(
  community: string,
  month: string,
  { from, until }: { readonly from: string; readonly until: string },
  { happenings, rates }: AllFigures,
): readonly MonthDigest[] {
  const isPublic = (row: { readonly community: string; readonly class: string }): boolean =>
    row.community === community && row.class === PUBLIC
  const happened = happenings.filter((row) => isPublic(row) && row.at >= from && row.at < until)
  const raised = rates.filter(
    (row) => isPublic(row) && row.month === month && REPORT_DIMENSIONS.some((by) => by === row.by),
  )
  const digests = {
    happened: figuresOfMonth(summedFigures(happened)),
    raised: figuresOfRaised(raised.map(ratesAnswer)),
  }
  return (['happened', 'raised'] as const).map((counts) => ({
    community,
    month,
    counts,
    digest: reportDigest(month, digests[counts]),
  }))
}
