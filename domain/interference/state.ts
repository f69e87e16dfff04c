import { HOUR, type Instant } from '../kernel/index.ts'

/** The instants of the acts recorded within the last hour, by actor. */
export type InterferenceState = Readonly<Record<string, readonly Instant[]>>

export const noInterference: InterferenceState = {}

/** The largest number of acts of one actor that are recorded in an hour: more would add nothing. */
export const MOST_AN_HOUR = 20

/** The instants within the hour before `now`. */
export const withinHour = (instants: readonly Instant[], now: Instant): readonly Instant[] =>
  instants.filter((instant) => instant > now - HOUR)

/** Whether another act of this actor may be recorded now. */
export const mayRecord = (state: InterferenceState, actor: string, now: Instant): boolean =>
  !Object.hasOwn(state, actor) || withinHour(state[actor] ?? [], now).length < MOST_AN_HOUR
