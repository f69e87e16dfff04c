import { type Static, Type } from '@sinclair/typebox'
import { Closed, Day, Id, OneOf } from '../kernel/index.ts'

/** A month of the calendar: `2026-03`. */
export const Month = Type.String({ pattern: '^[0-9]{4}-(0[1-9]|1[0-2])$' })

const Count = Type.Integer({ minimum: 0 })
/** The rate is `count` ÷ `of`. There is none where `of` is 0. */
const Rate = Closed({ count: Count, of: Count })

/** What the figures of a report compare. */
export const REPORT_DIMENSIONS = ['all', 'channel', 'party'] as const

/** What the figures cover: all demands, or those of one channel or party, which `value` names. */
const scope = { by: OneOf(REPORT_DIMENSIONS), value: Type.Optional(Id) }

/** The figures of a month that everyone may know. `docs/reference/metrics.md` defines each. `closed` and `late` are missing in older reports. */
export const ReportFigures = Closed({
  ...scope,
  demands: Count,
  closed: Type.Optional(Count),
  late: Type.Optional(Count),
  response: Rate,
  resolution: Rate,
  satisfaction: Rate,
  /**
   * The demands that are in no rate, or not in all of them, by reason. Reasons without a demand are left out. Stated of all demands
   * only: an event has a largest size.
   */
  apart: Type.Optional(
    Type.Array(Closed({ reason: Type.String({ pattern: '^[A-Za-z]{1,40}$' }), count: Type.Integer({ minimum: 1 }) }), {
      maxItems: 30,
    }),
  ),
})
export type ReportFigures = Static<typeof ReportFigures>

/** The numbers that a correction can name. `apart.` is followed by the reason. */
const FigureName = Type.String({
  pattern: '^(demands|closed|late|(response|resolution|satisfaction)\\.(count|of)|apart\\.[A-Za-z]{1,40})$',
})

/** A number of an earlier month that is no longer what was last told. */
export const Correction = Closed({ month: Month, ...scope, figure: FigureName, was: Count, now: Count })
export type Correction = Static<typeof Correction>

/** The most rows of figures in an event. */
const MOST_STORED_FIGURES = 150
/** The most rows of figures in a report. It leaves room for corrections. */
export const MOST_FIGURES = 130
/** The most corrections in a report. */
export const MOST_CORRECTIONS = 1_000
/** The most bytes of figures and corrections together, so that a report fits into one event. Corrections beyond are left. */
export const REPORT_BYTES = 44 * 1024

const Digest = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 in hex.' })
const LogPosition = Type.String({ pattern: '^(0|[1-9][0-9]{0,15})$' })

export const reportEvents = {
  /**
   * The figures of a month, frozen. They count every event up to `position`. `digest` is the SHA-256 of `month` and `figures` as
   * RFC 8785 canonical JSON. `more` counts the corrections that are left for the next report. `counts`: the figures hold the words,
   * due times and closings that fell in the month; without it, as in older reports, all that came for the demands raised in it.
   */
  ReportPublished: Closed({
    month: Month,
    counts: Type.Optional(Type.Literal('happened')),
    position: LogPosition,
    digest: Digest,
    figures: Type.Array(ReportFigures, { minItems: 1, maxItems: MOST_STORED_FIGURES }),
    corrections: Type.Array(Correction, { maxItems: MOST_CORRECTIONS }),
    more: Type.Optional(Type.Integer({ minimum: 1 })),
  }),
  /** The public demands of a week, Monday to Sunday: `open` and `overdue` when it was summarized, the others in its days. */
  WeekSummarized: Closed({
    from: Day,
    until: Day,
    open: Count,
    overdue: Count,
    raised: Count,
    closed: Count,
  }),
}
