import fc from 'fast-check'
import { demand } from '../../../domain/demand/demand.ts'
import { type DemandState, taskOf } from '../../../domain/demand/state.ts'
import { type Actor, type DomainEvent, HOUR, type Instant, isRejection } from '../../../domain/kernel/index.ts'
import { given, type Past } from '../../../domain/kernel/scenario.ts'
import { type PersonState, unenrolled } from '../../../domain/personnel/state.ts'
import { zones } from '../../../services/clock/zones.ts'
import { frozen, type Step } from '../play.ts'
import {
  chess,
  done,
  follower,
  guard,
  jwh,
  NOW,
  neighbour,
  raised,
  reads,
  resident,
  safe,
  service,
  sorted,
  stateAfter,
  street,
  workers,
} from './story.ts'
import { commandData, text } from './walk-data.ts'

/** One accepted command, with the states before and after it. */
export interface Stride {
  readonly before: DemandState
  readonly after: DemandState
  readonly events: readonly DomainEvent[]
  readonly actor: Actor
  readonly now: Instant
}

/** The originals of merged demands: one in progress, and one that chess delivered. */
export const ORIGINALS: Readonly<Record<string, DemandState>> = {
  open: stateAfter(...sorted),
  done: stateAfter(raised({ raiser: { kind: 'resident', id: 'resident-9' } }), ...done.slice(1)),
}

/** People who act in several roles: a person of chess also for the committee, and one of the social workers also as a resident. */
const chessForJwh: Actor = { ...jwh, id: chess.id }
export const workerAsResident: Actor = { id: workers.id, role: 'resident' }
/** The people who are enrolled. The resident who raises most demands is a second person of chess, and of the committee. */
export const PEOPLE: Readonly<Record<string, PersonState>> = {
  [chess.id]: { ...unenrolled, person: chess.id, parties: ['chess', 'jwh'] },
  [workers.id]: { ...unenrolled, person: workers.id, parties: ['workers'] },
  double: { ...unenrolled, person: 'double', resident: neighbour.id, parties: ['workers', 'jwh'] },
}
const double: Actor = { ...workers, id: 'double' }

const anyone = fc.constantFrom(
  jwh,
  chess,
  workers,
  guard,
  safe,
  street,
  resident,
  neighbour,
  follower,
  service,
  chessForJwh,
  workerAsResident,
  double,
)
const any = fc
  .constantFrom(...Object.keys(commandData))
  .chain((command) =>
    fc.record({ command: fc.constant(command), data: commandData[command] ?? fc.constant({}), actor: anyone }),
  )

/** All that the deadline service can find overdue at one look, and once more. */
const look = [0, 1].flatMap(() =>
  [{}, { task: 't1' }, { task: 't2' }, { task: 't3' }].flatMap((which) =>
    ['acceptance-overdue', 'result-overdue'].map((cause) => ({
      command: 'escalate',
      data: { cause, ...which },
      actor: service,
    })),
  ),
)

/** Commands that move a demand on, mixed in so that walks reach late states. */
const onwards = fc.constantFrom<Omit<Step, 'now'>[]>(
  look,
  look,
  [{ command: 'triage', data: { item: '3.07.2', summary: 'x' }, actor: workers }],
  ...[chess, workers].map((actor) => [
    { command: 'triage', data: { item: '3.07.2', summary: 'x' }, actor: workers },
    { command: 'volunteer', data: {}, actor },
    ...['t1', 't2', 't3'].map((id) => ({ command: 'deliver', data: { task: id, result: text }, actor })),
  ]),
  [{ command: 'volunteer', data: {}, actor: chess }],
  [{ command: 'volunteer', data: {}, actor: workers }],
  ...[chess, workers, guard, safe].map((actor) =>
    ['t1', 't2', 't3'].flatMap((id) => [
      { command: 'accept', data: { task: id }, actor },
      { command: 'deliver', data: { task: id, result: text }, actor },
    ]),
  ),
  ...['refuse-request', 'deliver'].map((answer) => [
    { command: 'triage', data: { item: '4.01', summary: 'x' }, actor: workers },
    { command: 'request-by-law', data: { party: 'street' }, actor: street },
    ...['t1', 't2', 't3'].flatMap((id) => [
      { command: 'accept', data: { task: id }, actor: street },
      {
        command: answer,
        data: answer === 'deliver' ? { task: id, result: text } : { task: id, ground: 'not-competent', reason: text },
        actor: street,
      },
    ]),
  ]),
  [
    { command: 'summon', data: { parties: ['guard', 'safe'] }, actor: workers },
    { command: 'answer-summons', data: { answer: 'came' }, actor: guard },
  ],
  [{ command: 'give-feedback', data: { resolved: false }, actor: resident }],
  [{ command: 'give-feedback', data: { resolved: true }, actor: chess }],
  ...[neighbour, workerAsResident].map((actor) => [{ command: 'give-feedback', data: { resolved: true }, actor }]),
  ...[jwh, chessForJwh, workers, double, street].flatMap((actor) => [
    [{ command: 'record-callback', data: { reached: true, resolved: true }, actor }],
    [{ command: 'close', data: { basis: 'independent-check' }, actor }],
    ...[resident, neighbour].map((raiser) => [
      { command: 'record-callback', data: { reached: true, resolved: true }, actor },
      { command: 'dispute-callback', data: {}, actor: raiser },
    ]),
  ]),
  [{ command: 'deal-callback', data: {}, actor: service }],
  ['t1', 't2', 't3'].flatMap((id) => [
    { command: 'accept', data: { task: id }, actor: double },
    { command: 'deliver', data: { task: id, result: text }, actor: double },
  ]),
  [{ command: 'refer', data: { body: 'power' }, actor: workers }],
  ['remind-referral', 'end-referral'].map((command) => ({ command, data: {}, actor: service })),
  [{ command: 'answer-referral', data: { outcome: 'handled', answer: text, reference: 'x' }, actor: street }],
  ...['open', 'done'].map((original) => [
    { command: 'merge', data: { original }, actor: workers },
    { command: 'follow-original', data: {}, actor: service },
  ]),
  [{ command: 'close', data: { basis: 'independent-check' }, actor: jwh }],
  ...['open', 'done', 'open', 'done', 'open', 'done'].map((original) => [
    { command: 'close', data: { basis: 'silence', original }, actor: service },
  ]),
)

const raisings = fc.constantFrom(
  { actor: resident, data: { text } },
  { actor: chess, data: { text } },
  { actor: workers, data: { text } },
  { actor: neighbour, data: { text, contact: text } },
  { actor: workerAsResident, data: { text } },
  { actor: resident, data: { text, urgent: true } },
  { actor: resident, data: { text, group: { invited: ['resident-8'] } } },
  { actor: resident, data: { text, about: { party: 'jwh' } } },
  { actor: { ...follower }, data: { text, name: 'Li' } },
)

/** A raised demand, then random commands, up to four days apart. */
export const walks: fc.Arbitrary<Step[]> = fc
  .tuple(
    raisings,
    fc.array(
      fc.tuple(
        fc.oneof({ weight: 2, arbitrary: any.map((one) => [one]) }, { weight: 4, arbitrary: onwards }),
        fc.integer({ min: 0, max: 96 }),
      ),
      {
        minLength: 15,
        maxLength: 50,
      },
    ),
  )
  .map(([raising, then]) => {
    let now = NOW
    const steps: Step[] = [{ command: 'raise', ...raising, now }]
    for (const [several, hours] of then) {
      now += hours * HOUR
      steps.push(...several.map((one) => ({ ...one, now })))
    }
    return steps
  })

/**
 * Sends the commands one after another to a frozen state. Throws where a decision is not repeatable, or creates an event that
 * its schema refuses.
 */
export function walk(steps: readonly Step[]): readonly Stride[] {
  const strides: Stride[] = []
  let state: DemandState = frozen(demand.initial)
  for (const { command, data, actor, now } of steps) {
    const target = 'original' in data ? data.original : state.merged?.original
    const named = ORIGINALS[String(target)]
    const next = 'next' in data ? ORIGINALS[String(data.next)] : undefined
    const listed = 'demands' in data && Array.isArray(data.demands) ? data.demands : []
    const demands = Object.fromEntries(listed.map((id, at) => [`demands${at}`, ORIGINALS[String(id)]]))
    const worker = 'task' in data ? taskOf(state, String(data.task))?.person : undefined
    const people = {
      sender: PEOPLE[actor.id],
      raiserAsPerson: PEOPLE[state.raiser?.id ?? ''],
      worker: PEOPLE[worker ?? ''],
    }
    const from = given({ ...demand, initial: state }, [], {
      exists: state.raiser !== undefined,
      zones,
      reads: { ...reads, ...people, ...demands, original: named, next },
    })
    const outcome = from.when(command as 'raise', data, { actor, now })
    if (isRejection(outcome.decision)) continue
    outcome.then(outcome.decision)
    from.when(command as 'raise', data, { actor, now }).then(outcome.decision)
    const happened = outcome.decision.map((event) => ({ event, by: actor, at: now }))
    const after: DemandState = frozen(given({ ...demand, initial: state }, happened).state)
    strides.push({ before: state, after, events: outcome.decision, actor, now })
    state = after
  }
  return strides
}

export const historyOf = (strides: readonly Stride[]): Past[] =>
  strides.flatMap(({ events, actor, now }) => events.map((event) => ({ event, by: actor, at: now })))

/** The state without the words in open approvals: it keeps them as the log has them, for the events that a grant makes. */
export const wordless = (state: DemandState) => ({
  ...state,
  approvals: state.approvals.map(({ asked, ...rest }) => ({
    ...rest,
    asked: { ...asked, reason: 'words', instead: 'words', note: 'words' },
  })),
})
