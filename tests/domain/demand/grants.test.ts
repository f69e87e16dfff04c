import { expect, test } from 'vitest'
import { demand } from '../../../domain/demand/demand.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { type Actor, type DomainEvent, mayPerform } from '../../../domain/kernel/index.ts'
import { of } from '../community/people.ts'
import {
  admin,
  anonymous,
  byParty,
  chess,
  follower,
  guard,
  jwh,
  neighbour,
  raised,
  resident,
  service,
  stateAfter,
  story,
  street,
  summoned,
  triaged,
  workers,
  working,
} from './story.ts'

const helper = { id: 'resident-8', role: 'resident' } as const

/** A demand raised by resident-7, with the task t1 held by chess, to which guard is summoned. */
const people: Readonly<Record<string, Actor>> = {
  anonymous,
  raiser: resident,
  neighbour,
  jwh,
  chess,
  workers,
  guard,
  street,
  hotline: of('hotline', 'hotline'),
  government: of('bureau', 'government'),
  branch: of('branch', 'party-branch'),
  owners: of('owners', 'owners-committee'),
  firm: of('firm', 'enterprise'),
  auditor: { id: 'auditor-1', role: 'auditor' },
  admin,
  service,
}
const parties = ['jwh', 'chess', 'workers', 'guard', 'street', 'hotline', 'government', 'branch', 'owners', 'firm']
const coordinators = ['jwh', 'workers', 'street']

const entitled: Readonly<Record<keyof typeof demand.commands, readonly string[]>> = {
  raise: ['anonymous', 'raiser', 'neighbour', ...parties, 'service'],
  'receive-order': ['hotline'],
  'ask-hotline': coordinators,
  'answer-hotline': [],
  'hand-back': coordinators,
  'miss-hand-back': ['service'],
  'record-hotline-callback': [],
  import: ['admin'],
  'consent-to-helper': ['raiser'],
  'set-safe-contact': ['raiser', ...coordinators],
  'invite-members': ['raiser'],
  join: ['raiser', 'neighbour'],
  'leave-group': [],
  propose: ['service'],
  suggest: ['service'],
  'call-leads': ['service'],
  triage: coordinators,
  'name-about': ['raiser', 'hotline', ...coordinators],
  reply: [],
  'open-reply': ['street'],
  'suspect-harm': ['anonymous', 'raiser', 'neighbour', ...parties],
  'report-harm': coordinators,
  'miss-report': ['service'],
  'clear-suspicion': coordinators,
  'pass-triage-on': ['service'],
  'declare-repeat': coordinators,
  urge: ['raiser'],
  'urge-by-repeat': ['service'],
  supervise: ['jwh', 'street'],
  'consent-to-publication': ['raiser'],
  merge: [...coordinators, 'service'],
  absorb: coordinators,
  'report-refusals': ['service'],
  'follow-original': ['service'],
  unmerge: coordinators,
  decline: coordinators,
  appeal: ['raiser'],
  refer: coordinators,
  'answer-referral': [...coordinators, 'government', 'service'],
  'remind-referral': ['service'],
  'end-referral': [...coordinators, 'service'],
  assign: [...coordinators, 'service'],
  volunteer: parties,
  accept: ['chess'],
  return: ['chess'],
  reassign: [...coordinators, 'chess', 'service'],
  'request-by-law': ['jwh', 'street'],
  'refuse-request': ['chess'],
  'verify-site': [...coordinators, 'chess'],
  summon: [...coordinators, 'chess'],
  'answer-summons': ['guard'],
  'miss-summons': ['service'],
  'withdraw-task': [...coordinators, 'service'],
  'set-work-plan': ['chess'],
  'record-progress': [...coordinators, 'chess', 'guard'],
  deliver: ['chess'],
  hold: [...coordinators, 'chess'],
  resume: [...coordinators, 'chess', 'service'],
  extend: [...coordinators, 'chess'],
  'grant-long-run': coordinators,
  'report-long-run': [...coordinators, 'chess'],
  'watch-long-run': ['service'],
  'answer-approval': [...coordinators, 'chess'],
  'pass-on-approval': ['service'],
  escalate: ['raiser', ...coordinators, 'chess', 'service'],
  // Nothing is escalated in this state; escalation-answer.test.ts has the others.
  'answer-escalation': [],
  'give-feedback': ['raiser'],
  'record-contact': [...coordinators, 'chess'],
  'deny-contact': ['raiser'],
  'deal-callback': ['service'],
  'skip-callback': [],
  'record-callback': [...coordinators, 'hotline'],
  'dispute-callback': ['raiser'],
  close: ['raiser', ...coordinators, 'hotline', 'service'],
  evaluate: [...coordinators, 'government'],
  withdraw: ['raiser'],
  'record-withdrawal': [...coordinators, 'hotline'],
  'check-withdrawal': [...coordinators, 'hotline'],
  reopen: ['raiser', ...coordinators],
  'record-review': coordinators,
  'pass-review-on': ['service'],
}

const state = stateAfter(...working, summoned(['guard']))

test.each(Object.entries(entitled))(
  '%s is allowed to the senders that the design names, and to no others',
  (command, names) => {
    const may = Object.entries(people).filter(([, actor]) => mayPerform(demand, command, state, actor, { task: 't1' }))
    expect(may.map(([name]) => name).sort()).toEqual([...names].sort())
  },
)

test('a task belongs to its holder alone, also within the holder’s party', () => {
  for (const command of ['accept', 'return', 'deliver', 'set-work-plan']) {
    expect(mayPerform(demand, command, state, chess, { task: 't1' })).toBe(true)
    expect(mayPerform(demand, command, state, chess, { task: 't2' })).toBe(false)
    expect(mayPerform(demand, command, state, chess, {})).toBe(false)
    expect(mayPerform(demand, command, state, { id: 'x', role: 'organization' }, { task: 't1' })).toBe(false)
  }
})

test.each([
  ['a resident for themselves', raised(), resident],
  ['a party for itself', byParty('guard'), guard],
  ['anonymous, by the follow-up code', raised({ raiser: { kind: 'anonymous' } }), follower],
  ['an outsider, by the follow-up code', raised({ raiser: { kind: 'outsider', name: 'Li' } }), follower],
])('the raiser is %s', (_, event, actor) => {
  expect(mayPerform(demand, 'withdraw', stateAfter(event), actor, {})).toBe(true)
})

test.each([
  ['another resident', raised(), neighbour],
  ['a neighbour who raised it for the raiser', raised({ helper }), neighbour],
  [
    'a worker who only wrote it down',
    raised({ helper: { id: workers.id, role: 'social-work', party: 'workers' } }),
    workers,
  ],
  ['another party', byParty('guard'), chess],
  ['anonymous without a code', raised({ raiser: { kind: 'anonymous' } }), anonymous],
  [
    'anonymous with the code of another demand',
    raised({ raiser: { kind: 'anonymous' } }),
    { ...anonymous, follows: 'x' },
  ],
  ['a code, where a resident raised it', raised(), follower],
  ['no actor, where the raiser is unknown', raised({ raiser: { kind: 'unknown' } }), follower],
])('the raiser is not %s', (_, event, actor) => {
  expect(mayPerform(demand, 'withdraw', stateAfter(event), actor, {})).toBe(false)
})

test('a helper speaks for the raiser from consent on until it is taken back', () => {
  const consent = (granted: boolean) => demandEvents.HelperConsentChanged({ helper: helper.id, granted })
  const theirs = [raised({ helper })]
  story(theirs, { actor: resident })
    .when('consent-to-helper')
    .then([consent(true)])
  story([...theirs, consent(true)], { actor: resident })
    .when('consent-to-helper')
    .then([])
  story([...theirs, consent(true)], { actor: resident })
    .when('consent-to-helper', { granted: false })
    .then([consent(false)])
  for (const command of ['withdraw', 'close', 'reopen', 'appeal', 'escalate']) {
    const may = (...more: DomainEvent[]) => mayPerform(demand, command, stateAfter(...theirs, ...more), neighbour, {})
    expect([may(), may(consent(true)), may(consent(true), consent(false))], command).toEqual([false, true, false])
  }
})

test('a helper reads the demand, and does not consent for the raiser', () => {
  const theirs = stateAfter(raised({ helper, visibility: 'restricted' }))
  expect(demand.sight.knows(theirs, neighbour)).toBe(true)
  expect(demand.sight.knows(theirs, { ...neighbour, id: 'resident-9' })).toBe(false)
  for (const state of [
    theirs,
    stateAfter(raised({ helper }), demandEvents.HelperConsentChanged({ helper: helper.id, granted: true })),
  ])
    expect(mayPerform(demand, 'consent-to-helper', state, neighbour, {})).toBe(false)
  story([raised()], { actor: resident }).when('consent-to-helper').rejects('demand.no-helper')
  story([raised({ helper: { id: workers.id, role: 'social-work', party: 'workers' } })], { actor: resident })
    .when('consent-to-helper')
    .rejects('demand.no-helper')
})

test('a demand that does not exist has no raiser', () => {
  expect(mayPerform(demand, 'give-feedback', stateAfter(), resident, { resolved: true })).toBe(false)
  expect(mayPerform(demand, 'triage', stateAfter(triaged()), resident, {})).toBe(false)
})
