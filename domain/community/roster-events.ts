import { Type } from '@sinclair/typebox'
import { Closed, Moment } from '../kernel/index.ts'

/** The most gaps that one report lists, the earliest first. */
export const MOST_GAPS = 30

export const rosterEvents = {
  /** The gaps of the duty roster until a moment, some days ahead. Without gaps the roster is complete. It replaces the last report. */
  DutyGapsFound: Closed({
    until: Moment,
    gaps: Type.Array(Closed({ from: Moment, until: Moment }), { maxItems: MOST_GAPS }),
  }),
}
