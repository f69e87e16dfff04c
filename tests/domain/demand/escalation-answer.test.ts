import { describe, expect, test } from 'vitest'
import { nextDemandDeadline } from '../../../domain/demand/deadlines.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { CHAIN } from '../../../domain/demand/shapes.ts'
import { type Actor, type Instant, iso } from '../../../domain/kernel/index.ts'
import { zones } from '../../../services/clock/zones.ts'
import {
  accepted,
  assigned,
  chess,
  DUE,
  done,
  jwh,
  place,
  resident,
  service,
  sorted,
  stateAfter,
  story,
  street,
  workers,
  working,
} from './story.ts'

/** A moment in Shanghai in March 2026. The 10th is a Tuesday; the result was due at the end of Monday. */
const at = (day: number, hour: number): Instant => Date.UTC(2026, 2, day, hour - 8)

const climbed = (to: 1 | 2 | 3, next?: Instant, task?: string) =>
  demandEvents.DemandEscalated({
    from: CHAIN[to - 1] ?? 'grid-worker',
    to: CHAIN[to],
    rung: to,
    cause: 'result-overdue',
    ...(task === undefined ? {} : { task, party: 'chess' }),
    ladder: 'result',
    due: DUE.resolveBy,
    ...(next === undefined ? {} : { next: iso(next) }),
  })
const answer = (party: string, rung: number, promise: Instant, task?: string) =>
  demandEvents.EscalationAnswered({
    ...(task === undefined ? {} : { task }),
    party,
    rung,
    measure: 'a second team',
    promise: iso(promise),
    due: DUE.resolveBy,
  })
const said = (promise: Instant, more: object = {}) => ({ measure: 'a second team', promise: iso(promise), ...more })
const atLead = [...working, climbed(1, at(11, 9), 't1')]
const atCommittee = [...atLead, climbed(2, at(12, 9), 't1')]

describe('an escalated result is answered by the office that it has reached', () => {
  test.each<[string, typeof atLead, Actor]>([
    ['the party lead', atLead, chess],
    ['the committee', atCommittee, jwh],
    ['the street office', [...atCommittee, climbed(3, undefined, 't1')], street],
  ])('%s', (_, history, actor) => {
    const rung = history.length - working.length
    story(history, { actor, now: at(11, 10) })
      .when('answer-escalation', said(at(13, 18)))
      .then([answer(actor.party ?? '', rung, at(13, 18), 't1')])
    for (const other of [chess, jwh, street, workers, resident])
      if (other !== actor)
        story(history, { actor: other, now: at(11, 10) })
          .when('answer-escalation', said(at(13, 18)))
          .rejects('forbidden')
  })

  test('of a demand that no party holds: social work', () => {
    story([...sorted, climbed(1, at(11, 9))], { actor: workers, now: at(10, 10) })
      .when('answer-escalation', said(at(11, 18)))
      .then([answer('workers', 1, at(11, 18))])
  })

  test('for the task that it names', () => {
    const two = [...atLead, assigned('safe', { task: 't2' }), accepted('safe', 't2')]
    story(two, { actor: chess, now: at(10, 10) })
      .when('answer-escalation', said(at(11, 18), { task: 't2' }))
      .rejects('escalation.elsewhere')
  })
})

describe('the promise', () => {
  test('lies ahead, by three working days at most', () => {
    const asked = story(atCommittee, { actor: jwh, now: at(12, 10) })
    asked.when('answer-escalation', said(at(12, 10))).rejects('escalation.promise')
    // Thursday the 12th: Friday, Monday, Tuesday.
    asked.when('answer-escalation', said(at(17, 24))).then([answer('jwh', 2, at(17, 24), 't1')])
    asked.when('answer-escalation', said(at(17, 24) + 1)).rejects('escalation.promise')
  })

  test('is given once on each rung', () => {
    const once = [...atCommittee, answer('jwh', 2, at(13, 12), 't1')]
    story(once, { actor: jwh, now: at(13, 10) })
      .when('answer-escalation', said(at(16, 12)))
      .rejects('escalation.answered')
    story([...once, { event: climbed(3, undefined, 't1'), at: at(16, 9) }], { actor: street, now: at(16, 10) })
      .when('answer-escalation', said(at(17, 12)))
      .then([answer('street', 3, at(17, 12), 't1')])
  })

  test('rests the ladder until it is broken; the next step is to the next rung', () => {
    const promised = [...atLead, answer('chess', 1, at(11, 18), 't1')]
    const look = (history: typeof promised, now: Instant) =>
      story(history, { actor: service, now }).when('escalate', { cause: 'result-overdue', task: 't1' })
    look(promised, at(11, 9)).then([])
    look(promised, at(11, 19)).then([])
    const broken = { due: iso(at(11, 18)), next: iso(at(13, 9)), listed: '2026-03-12' }
    look(promised, at(12, 9)).then([{ ...climbed(2), data: { ...climbed(2, undefined, 't1').data, ...broken } }])
    const grounds = { community: place(), zones }
    expect(nextDemandDeadline(stateAfter(...promised), grounds)).toMatchObject({ at: at(12, 9) })
    look([...promised, done.at(-1) ?? answer('x', 1, 0)], at(12, 9)).then([])
  })

  test('is not asked for before the result is overdue', () => {
    const called = demandEvents.DemandEscalated({ from: 'grid-worker', to: 'party-lead', rung: 1, cause: 'worker' })
    story([...working, called], { actor: chess, now: at(5, 9) })
      .when('answer-escalation', said(at(6, 9)))
      .rejects('demand.not-overdue')
    story([...working, called], { actor: chess, now: at(10, 8) })
      .when('answer-escalation', said(at(11, 9)))
      .then([answer('chess', 1, at(11, 9), 't1')])
  })
})
