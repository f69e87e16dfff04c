import fc from 'fast-check'
import { demandEvents } from '../../domain/demand/events.ts'
import type { DomainEvent } from '../../domain/kernel/index.ts'
import { accepted, assigned, delivered, raised, returned, sealed, told, triaged } from './demands.ts'
import { moment, type Told } from './history.ts'
import { partyLives } from './partners.ts'
import { peoplesLives } from './people.ts'
import { resourceLives } from './resources.ts'

const E = demandEvents
const PARTIES = ['jwh', 'wuye', 'dui']
const VISIBILITIES = ['public', 'parties-involved', 'restricted'] as const

const visibility = fc.constantFrom(...VISIBILITIES)
const party = fc.constantFrom(...PARTIES)
const task = fc.constantFrom('t1', 't2')
const hours = fc.integer({ min: 0, max: 60 })
const item = fc.constantFrom('3.07.2', '5.01')

const answerers = fc.constantFrom<{ kinds?: ('committee' | 'social-work' | 'street-office')[]; people?: string[] }>(
  { kinds: ['committee', 'social-work'] },
  { kinds: ['street-office'] },
  { people: ['clerk'] },
)
const about = fc.constantFrom({ party: 'jwh' }, { party: 'wuye' }, { person: 'clerk' })

/** Events that make an entry in the inbox of a party or a person, whether or not they may know of the demand. */
const notices: readonly fc.Arbitrary<DomainEvent>[] = [
  fc
    .tuple(fc.uniqueArray(party, { minLength: 1 }), party)
    .map(([parties, by]) => E.PartiesSummoned({ parties, by, level: 'L3', answerBy: moment(40) })),
  fc.tuple(party, party).map(([party, by]) => E.SummonsAnswered({ party, by, answer: 'refused', inTime: true })),
  fc.tuple(party, party).map(([party, by]) => E.SummonsMissed({ parties: [party], by, answerBy: moment(40) })),
  fc.tuple(party, task).map(([party, task]) => E.MatchSuggested({ task, party, resources: ['hall'] })),
  party.map((party) => E.CallbackDealt({ party, due: moment(60) })),
  party.map((party) => E.CallbackDisputed({ callback: 'k1', party })),
  party.map((party) => E.ContactDenied({ contact: 'c1', party })),
  party.map((party) => E.ReviewOrdered({ party, dueBy: moment(60), cause: 'reopened' })),
  party.map((party) => E.DemandSupervised({ party, due: moment(60), tasks: ['t1'] })),
  party.map((desk) => E.DemandReopened({ cause: 'request', reopenings: 1, review: false, desk, triageBy: moment(9) })),
  party.map((hotline) => E.HotlineAsked({ hotline, question: 'return', party: 'jwh', reason: sealed('r') })),
  party.map((party) => E.TaskAssigned({ ...assigned(party).data, task: 't3', level: 'L1' })),
  fc.tuple(party, answerers).map(([party, answerers]) =>
    E.ApprovalAsked({
      approval: 'a1',
      party,
      stage: 'society',
      independence: 'another-society',
      dueBy: moment(70),
      asked: { act: 'hold', code: 'weather', reason: sealed('r'), reviewBy: moment(90) },
      ...answerers,
    }),
  ),
  party.map((desk) => E.TriageOverdue({ desk, due: moment(9), to: ['committee'] })),
  about.map((about) => E.AboutNamed({ about, by: 'raiser' })),
  fc.constant(E.RequestRefused({ task: 't1', party: 'wuye', ground: 'not-competent', reason: sealed('r') })),
  fc.constant(E.HarmSuspected({ of: 'minor', dueBy: moment(50) })),
]

/** Any sequence of events of a raised demand, also ones that the rules do not allow: views have to fold them. */
export const demandHappening: fc.Arbitrary<DomainEvent> = fc.oneof(
  fc
    .tuple(visibility, item, hours)
    .map(([visibility, item, by]) => triaged({ visibility, item, acceptBy: moment(by), resolveBy: moment(by * 2) })),
  fc.tuple(party, task, fc.boolean()).map(([party, task, firstReceiver]) => assigned(party, { task, firstReceiver })),
  fc.tuple(party, task, fc.boolean()).map(([party, task, inTime]) => accepted(party, { task, inTime })),
  fc.tuple(party, task, fc.boolean()).map(([party, task, stays]) => returned(party, { task, stays })),
  fc.tuple(party, task, fc.boolean()).map(([party, task, inTime]) => delivered(party, { task, inTime })),
  fc
    .tuple(party, party, task)
    .map(([party, from, task]) =>
      E.TaskReassigned({ task, party, from, cause: 'correction', acceptBy: moment(20), resolveBy: moment(50) }),
    ),
  fc
    .tuple(party, task, fc.boolean())
    .map(([party, task, looks]) =>
      E.WorkPlanSet({ task, party, plan: sealed('p'), ...(looks ? { needs: { skills: ['first-aid'] } } : {}) }),
    ),
  fc.tuple(fc.constantFrom('party-lead', 'committee'), fc.option(task, { nil: undefined })).map(([to, task]) =>
    E.DemandEscalated({
      from: 'grid-worker',
      to,
      rung: to === 'committee' ? 2 : 1,
      cause: 'acceptance-overdue',
      ladder: 'acceptance',
      due: moment(24),
      ...(task === undefined ? {} : { task }),
    }),
  ),
  ...notices,
  fc.tuple(party, task).map(([party, task]) => E.TaskWithdrawn({ task, party, cause: 'mistake' })),
  fc.boolean().map((resolved) => E.FeedbackGiven({ resolved, satisfaction: resolved ? 'satisfied' : 'neutral' })),
  fc.constantFrom(
    E.DemandMerged({ original: 'a' }),
    E.DemandUnmerged({ cause: 'mistaken' }),
    E.DemandHeld({ reason: sealed('r'), reviewBy: moment(30), approvedBy: 'jwh' }),
    E.DemandResumed({}),
    E.DemandReferred({}),
    E.ReferralAnswered({ outcome: 'refused', answer: sealed('a') }),
    E.DemandWithdrawn({}),
    E.DemandClosed({ basis: 'confirmed' }),
    E.DemandClosed({ basis: 'silence' }),
    E.DemandReopened({ cause: 'request', reopenings: 1, review: false }),
  ),
)

/** The events of some demands, interleaved. */
const demandLives: fc.Arbitrary<Told[]> = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), demandHappening), { maxLength: 60 })
  .map((list) => [
    ...['a', 'b', 'c', 'd'].flatMap((id, at) =>
      told(
        id,
        raised({
          visibility: VISIBILITIES[at % 3] ?? 'public',
          place: { grid: `g${at % 2}` },
          acceptBy: moment(at * 9),
        }),
      ),
    ),
    ...list.flatMap(([id, event]) => told(id, event)),
  ])

/** Any events of a community. */
export const lives: fc.Arbitrary<Told[]> = fc
  .tuple(partyLives, demandLives, peoplesLives, resourceLives(300))
  .map((told) => told.flat())
