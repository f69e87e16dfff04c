import { type Folds, type Instant, instant, omit, optional, type RecordedEvent } from '../../kernel/index.ts'
import { dueTimesOf } from '../clocks.ts'
import type { demandEvents } from '../events.ts'
import { type DemandState, taskOf } from '../state.ts'
import type { Climb, escalationEvents } from './escalation-events.ts'
import { type Climber, climbOf, isSameLadder } from './ladder.ts'

type EscalationFolds = Pick<Folds<typeof demandEvents, DemandState>, keyof typeof escalationEvents>

export const escalationFold: EscalationFolds = {
  DemandEscalated(demand, { ladder, rung, task, due, next }, event) {
    if (ladder === undefined) return { ...demand, called: Math.max(demand.called, rung) }
    const on = { ...optional('task', task), ladder }
    const passed = due === undefined ? dueOn(demand, on) : instant(due)
    const before = demand.climbs.find((climb) => isSameLadder(climb, on) && climb.due === passed)
    // Older logs do not say when the next step follows: at the next look.
    const follows = due === undefined ? event.recordedtime : next
    return withClimb(demand, {
      ...on,
      missed: before?.missed ?? passed,
      due: passed,
      rung,
      ...optional('answered', before?.answered),
      ...(follows === undefined ? { top: true } : { next: instant(follows) }),
    })
  },

  EscalationAnswered(demand, { task, rung, promise, due }) {
    const climber: Climber = { ...optional('task', task), ladder: 'result', missed: instant(due) }
    const climb: Climb = climbOf(demand, climber) ?? { ...climber, due: climber.missed, rung }
    return withClimb(demand, { ...omit(climb, 'next'), rung, due: instant(promise), answered: rung })
  },
}

/** A climb from another due time is kept: triage may move the due time back to where steps were taken before. */
const withClimb = (demand: DemandState, climb: Climb): DemandState => ({
  ...demand,
  climbs: [...demand.climbs.filter((other) => !isSameLadder(other, climb) || other.missed !== climb.missed), climb],
})

function dueOn(demand: DemandState, { task: id, ladder }: Pick<Climber, 'task' | 'ladder'>): Instant {
  const task = id === undefined ? undefined : taskOf(demand, id)
  const { acceptBy, resolveBy } = task === undefined ? demand : dueTimesOf(demand, task)
  return (ladder === 'acceptance' ? acceptBy : resolveBy) ?? demand.clockFrom
}

/** Escalation starts over: what was missed before no longer counts, and steps count from now at the earliest. */
export const startedOver = (demand: DemandState, { recordedtime }: RecordedEvent): DemandState => ({
  ...demand,
  climbs: [],
  called: 0,
  climbsFrom: instant(recordedtime),
})

/** Nothing was awaited until now, so no step is owed for that time. */
export const awaitedAgain = (demand: DemandState, { recordedtime }: RecordedEvent): DemandState => ({
  ...demand,
  climbs: demand.climbs.map((climb) => omit(climb, 'next')),
  climbsFrom: instant(recordedtime),
})
