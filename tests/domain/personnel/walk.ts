import { type Actor, type DomainEvent, HOUR, type Instant, isRejection } from '../../../domain/kernel/index.ts'
import { given, type Past } from '../../../domain/kernel/scenario.ts'
import { person } from '../../../domain/personnel/personnel.ts'
import type { PersonState } from '../../../domain/personnel/state.ts'
import { zones } from '../../../services/clock/zones.ts'
import { frozen } from '../play.ts'
import { NOW, stateAfter } from './story.ts'
import { PLACES, type Turn } from './turns.ts'

/** One accepted command, with the states before and after it. */
export interface Stride {
  readonly before: PersonState
  readonly after: PersonState
  readonly events: readonly DomainEvent[]
  readonly actor: Actor
  readonly now: Instant
}

/** A possible successor. */
const mei = { ...stateAfter(), person: 'mei' }

/** A scenario that continues from a state. */
export const from = (initial: PersonState, community: keyof typeof PLACES = 'whole') =>
  given({ ...person, initial }, [], {
    exists: initial.person !== undefined,
    id: 'lin',
    zones,
    reads: { community: PLACES[community], successor: mei },
  })

/**
 * Sends the commands one after another to a frozen state. Throws where a decision is not repeatable, or creates an event that
 * its schema refuses.
 */
export function walk(turns: readonly Turn[]): readonly Stride[] {
  const strides: Stride[] = []
  let state: PersonState = frozen(person.initial)
  let now = NOW
  for (const { command, data, actor, community, hours } of turns) {
    now += hours * HOUR
    const scenario = from(state, community)
    const sent = [command as 'enrol', data(state, now), { actor, now }] as const
    const outcome = scenario.when(...sent)
    if (isRejection(outcome.decision)) continue
    outcome.then(outcome.decision)
    scenario.when(...sent).then(outcome.decision)
    const after = frozen(onward(state, outcome.decision, now))
    strides.push({ before: state, after, events: outcome.decision, actor, now })
    state = after
  }
  return strides
}

export const onward = (state: PersonState, events: readonly DomainEvent[], at: Instant): PersonState =>
  given(
    { ...person, initial: state },
    events.map((event) => ({ event, at })),
  ).state

export const historyOf = (strides: readonly Stride[]): Past[] =>
  strides.flatMap(({ events, actor, now }) => events.map((event) => ({ event, by: actor, at: now })))
