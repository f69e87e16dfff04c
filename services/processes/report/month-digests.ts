import { REPORT_DIMENSIONS } from '../../../domain/community/report-events.ts'
import { PUBLIC, type RowOf } from '../../../projections/runtime/index.ts'
import { ratesAnswer } from '../../../projections/three-rates/rates-answer.ts'
import { figuresOfMonth } from '../../../projections/three-rates/report-figures.ts'
import type { rates as ratesRollup } from '../../../projections/three-rates/three-rates.ts'
import { reportDigest } from './report-digest.ts'

/** The digest of the public figures of a month in one community. */
export interface MonthDigest {
  readonly community: string
  readonly month: string
  readonly digest: string
}

/**
 * Returns the digests of the public figures of a month. The report of the month has the same digest where it was computed at the
 * position of these rows.
 *
 * @param rates every row of the table of the rates
 */
export const monthDigests = (
  communities: readonly string[],
  rates: readonly RowOf<typeof ratesRollup.table>[],
  month: string,
): readonly MonthDigest[] =>
  communities.map((community) => {
    const its = rates.filter(
      (row) =>
        row.community === community &&
        row.month === month &&
        row.class === PUBLIC &&
        REPORT_DIMENSIONS.some((by) => by === row.by),
    )
    const digest = reportDigest(month, figuresOfMonth(its.map(ratesAnswer)))
    return { community, month, digest }
  })
