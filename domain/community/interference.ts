import { Type } from '@sinclair/typebox'
import {
  Closed,
  command,
  context,
  events,
  HOUR,
  Id,
  type Instant,
  instant,
  ONE_LINE,
  OneOf,
  reject,
} from '../kernel/index.ts'
import { isPartyKind } from './acting.ts'

/** Acts upon a demand that can reach past the workbook's boundary. */
const Act = OneOf(['assign', 'reassign', 'volunteer'])

/** Ids only: what people wrote stays where it was refused. */
const interferenceData = Closed({
  /** Who insisted, and for which party. */
  actor: Id,
  party: Type.Optional(Id),
  act: Act,
  /** The stream upon which the act was tried. */
  stream: Id,
  item: Type.String({ minLength: 1, maxLength: 20, pattern: ONE_LINE }),
  /** The party that would have received what the workbook does not give it. */
  target: Id,
})

export const interferenceEvents = events({
  InterferenceRecorded: interferenceData,
})

/** By actor: the moments of what was recorded for them within the last hour. */
export type InterferenceState = Readonly<Record<string, readonly Instant[]>>

/** As many recorded acts of one actor within one hour say all that more of them would. */
export const MOST_AN_HOUR = 20

const lately = (moments: readonly Instant[], now: Instant): readonly Instant[] =>
  moments.filter((moment) => moment > now - HOUR)

/** Whether one more act of this actor may be recorded now, or the limit of an hour is reached. */
export const mayRecord = (state: InterferenceState, actor: string, now: Instant): boolean =>
  !Object.hasOwn(state, actor) || lately(state[actor] ?? [], now).length < MOST_AN_HOUR

/**
 * Attempts to give work past the boundaries of the workbook, made knowingly. A stream of its own, because the
 * community's is read by every decision and must not grow with what is refused.
 */
export const interference = context('interference', {
  plural: 'interferences',
  singleton: true,
  events: interferenceEvents,
  commands: {
    record: command({
      summary: 'Records that somebody insisted on an act past the boundaries of the workbook.',
      by: ['service'],
      creates: true,
      data: interferenceData,
    }),
  },
  initial: {} as InterferenceState,
  /** Those who work within the boundaries may know who went past them. */
  visible: (_, { role }) => isPartyKind(role),
  decide: {
    record: (state, data, { now }) =>
      mayRecord(state, data.actor, now)
        ? [interferenceEvents.InterferenceRecorded(data)]
        : reject('interference.enough', `At most ${MOST_AN_HOUR} acts of one actor are recorded in an hour.`),
  },
  evolve: {
    InterferenceRecorded(state, { actor }, { recordedtime }) {
      const now = instant(recordedtime)
      const recent = Object.entries(state)
        .map(([who, moments]) => [who, lately(moments, now)] as const)
        .filter(([who, moments]) => who === actor || moments.length > 0)
      const before = recent.find(([who]) => who === actor)?.[1] ?? []
      return Object.fromEntries([...recent, [actor, [...before, now]]])
    },
  },
})
