import type { Static } from '@sinclair/typebox'
import { instant, omit, type RecordedEvent } from '../../kernel/index.ts'
import type { DemandState } from '../state.ts'
import type { longRunEvents } from './long-run-events.ts'

type Data<E extends keyof typeof longRunEvents> = Static<(typeof longRunEvents)[E]>

/** How events about long-running problems change the state of a demand. */
export const foldLongRun = {
  LongRunGranted: (
    demand: DemandState,
    { cause, until, reportBy }: Data<'LongRunGranted'>,
    { recordedtime }: RecordedEvent,
  ): DemandState => ({
    ...demand,
    longRun: {
      cause,
      since: demand.longRun?.since ?? instant(recordedtime),
      until: instant(until),
      reportBy: instant(reportBy),
    },
  }),
  LongRunReported: (demand: DemandState, { reportBy }: Data<'LongRunReported'>): DemandState =>
    demand.longRun === undefined
      ? demand
      : { ...demand, longRun: { ...omit(demand.longRun, 'missed'), reportBy: instant(reportBy) } },
  LongRunReportMissed: (demand: DemandState): DemandState =>
    demand.longRun === undefined ? demand : { ...demand, longRun: { ...demand.longRun, missed: true } },
  LongRunEnded: (demand: DemandState): DemandState => omit(demand, 'longRun'),
}
