import { type Folds, instant } from '../kernel/index.ts'
import type { interferenceEvents } from './events.ts'
import { type InterferenceState, withinHour } from './state.ts'

/** How each event changes the state. Actors without an act in the last hour are dropped. */
export const foldInterference: Folds<typeof interferenceEvents, InterferenceState> = {
  InterferenceRecorded(state, { actor }, { recordedtime }) {
    const now = instant(recordedtime)
    const recent = Object.entries(state)
      .map(([who, instants]) => [who, withinHour(instants, now)] as const)
      .filter(([who, instants]) => who === actor || instants.length > 0)
    const before = recent.find(([who]) => who === actor)?.[1] ?? []
    return Object.fromEntries([...recent, [actor, [...before, now]]])
  },
}
