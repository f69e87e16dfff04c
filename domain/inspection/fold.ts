import { type Folds, instant } from '../kernel/index.ts'
import type { inspectionEvents } from './events.ts'
import type { InspectionState } from './state.ts'

/** How each event changes the state. Inspections that are over are dropped. */
export const foldInspection: Folds<typeof inspectionEvents, InspectionState> = {
  ReasonsOpened: ({ count, open }, { inspection, stream, by, until }, { recordedtime }) => ({
    count: count + 1,
    open: [
      ...open.filter((one) => instant(recordedtime) < one.until),
      { id: inspection, stream, by, until: instant(until) },
    ],
  }),
}
