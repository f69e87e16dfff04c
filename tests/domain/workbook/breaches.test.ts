import { describe, expect, test } from 'vitest'
import { community } from '../../../domain/community/community.ts'
import { communityEvents } from '../../../domain/community/events.ts'
import { type DemandState, unraised } from '../../../domain/demand/state.ts'
import { interference } from '../../../domain/interference/interference.ts'
import {
  type Actor,
  type AnyContext,
  DAY,
  type DomainEvent,
  HOUR,
  mayPerform,
  ROLES,
  type Role,
} from '../../../domain/kernel/index.ts'
import { given, type Past } from '../../../domain/kernel/scenario.ts'
import { type ResourceState, unoffered } from '../../../domain/resource/state.ts'
import { workbookEvents } from '../../../domain/workbook/events.ts'
import { workbook } from '../../../domain/workbook/workbook.ts'
import { zones } from '../../../services/clock/zones.ts'
import { admin, chess, engine, everyone, jwh, of, workers } from '../community/people.ts'
import { communityWith, inCommunity, inForce, signed } from './founding.ts'

const { PartyJoined } = communityEvents

const { BreachContestAnswered, BreachContested, BreachDismissed, BreachRecorded, BreachRemedied } = workbookEvents
const NOW = Date.UTC(2026, 2, 2, 8)
const late = { party: 'workers', item: '3.07.2', kind: 'late', source: 'demand-pa-1', event: 'e1' } as const
const recorded = BreachRecorded({ breach: 'b1', ...late })
const byEngine: readonly (DomainEvent | Past)[] = [...inForce, { event: recorded, by: engine, at: NOW }]
const byJwh: readonly (DomainEvent | Past)[] = [...inForce, { event: recorded, by: jwh, at: NOW }]
const remedied = BreachRemedied({ breach: 'b1', party: 'workers' })
const dismissed = BreachDismissed({ breach: 'b1', party: 'workers', reason: '系统时间有误' })
const guard = of('guard', 'property-company')
const street = of('street', 'street-office')

/** A public demand with a task of the social workers. */
const helped: DemandState = {
  ...unraised,
  visibility: 'public',
  raiser: { kind: 'party', id: 'chess' },
  received: ['workers'],
  tasks: [{ id: 't1', party: 'workers', state: 'delivered', shares: [], secondments: [] }],
}
const streetJoined = PartyJoined({ party: 'street', kind: 'street-office', name: '街道' })
const ground = { community: communityWith(streetJoined), demand: helped, demandEvent: { data: { task: 't1' } } }

const inCase = (past: readonly (DomainEvent | Past)[], actor: Actor, reads: object = {}, now = NOW) =>
  given(workbook, past, { actor, now, zones, reads: { ...ground, ...reads } })
const record = (actor = engine, change: object = {}, past: readonly (DomainEvent | Past)[] = inForce, reads = {}) =>
  inCase(past, actor, reads).when('record-breach', { ...late, ...change })
const remedy = (past: readonly (DomainEvent | Past)[], actor = engine) =>
  inCase(past, actor).when('remedy-breach', { breach: 'b1' })
const dismiss = (past: readonly (DomainEvent | Past)[], actor = engine) =>
  inCase(past, actor).when('dismiss-breach', { breach: 'b1', reason: '系统时间有误' })

describe('recording a breach', () => {
  test('is allowed to the engine, and to another party with a part in the case', () => {
    // The organisations sign the item and raised the demand.
    for (const actor of [engine, chess]) record(actor).then([recorded])
    for (const actor of [jwh, guard]) record(actor).rejects('breach.no-part')
    record(workers).rejects('breach.own')
    record(admin).rejects('forbidden')
  })
  test('counts a task, a share, a resource and a mention in the event as a part', () => {
    record(jwh, {}, inForce, { demand: { ...helped, received: ['workers', 'jwh'] } }).then([recorded])
    record(guard, {}, inForce, { demandEvent: { data: { task: 't1', from: 'guard' } } }).then([recorded])
    const hall: ResourceState = { ...unoffered, owner: 'jwh', administrator: 'guard' }
    const source = 'resource-pa-hall'
    const ofHall = {
      demand: undefined,
      demandEvent: undefined,
      resource: hall,
      resourceEvent: { data: { party: 'workers' } },
    }
    const broken = { kind: 'damaged', source } as const
    for (const actor of [jwh, guard])
      record(actor, broken, inForce, ofHall).then([BreachRecorded({ breach: 'b1', ...late, ...broken })])
  })
  test('names an event that exists in the case and concerns the accused', () => {
    record(engine, {}, inForce, { demandEvent: undefined }).rejects('breach.groundless')
    record(engine, {}, inForce, { demandEvent: { data: { task: 't2' } } }).rejects('breach.groundless')
    record(engine, {}, inForce, { demandEvent: { party: 'workers', data: {} } }).then([recorded])
    record(engine, { source: 'community-pa' }, inForce, { demand: undefined, demandEvent: undefined }).rejects(
      'breach.source-unfit',
    )
  })
  test('concerns only parties that have signed the version in force', () => {
    record(engine, { party: 'guard' }).rejects('breach.not-bound')
    const ofGuard = { demandEvent: { data: { party: 'guard' } } }
    expect(record(engine, { party: 'guard' }, [...inForce, signed.guard], ofGuard).decision).toHaveLength(1)
    record(engine, {}, inForce.slice(0, -1)).rejects('breach.not-bound')
  })
  test('needs an item that exists', () => {
    record(engine, { item: '3.99' }).rejects('item.unknown')
  })
  test('happens once while the breach is open, and again for another breach', () => {
    record(chess, {}, byEngine).rejects('breach.exists')
    record(engine, { source: 'demand-pa-2' }, byEngine).then([
      BreachRecorded({ breach: 'b2', ...late, source: 'demand-pa-2' }),
    ])
    record(engine, {}, [...byEngine, remedied]).then([BreachRecorded({ breach: 'b2', ...late })])
  })
})

describe('remedying a breach', () => {
  test('is allowed to the party that recorded the breach, and to the engine', () => {
    remedy(byJwh, jwh).then([remedied])
    remedy(byJwh, engine).then([remedied])
    remedy(byJwh, chess).rejects('breach.other-recorder')
  })
  test('is allowed to each of the three societies where the engine recorded it', () => {
    for (const actor of [jwh, chess]) remedy(byEngine, actor).then([remedied])
    remedy(byEngine, guard).rejects('breach.other-recorder')
  })
})

describe('dismissing a breach', () => {
  test('is allowed to the party that recorded it, and needs a matter for others', () => {
    dismiss(byJwh, jwh).then([dismissed])
    dismiss(byJwh, chess).rejects('matter.unavailable')
    dismiss(byJwh, engine).rejects('matter.unavailable')
  })
  test('is allowed to the engine and each of the three societies where the engine recorded it', () => {
    for (const actor of [engine, jwh, chess]) dismiss(byEngine, actor).then([dismissed])
    dismiss(byEngine, guard).rejects('matter.unavailable')
  })
})

describe('contesting a breach', () => {
  const words = '当天已送达，系统记录有误'
  const contested = BreachContested({
    breach: 'b1',
    party: 'workers',
    item: '3.07.2',
    source: 'demand-pa-1',
    words,
    stage: 'society',
    kinds: ['committee'],
    dueBy: '2026-03-03T16:00:00.000Z',
  })
  const contest = (actor = workers, past = byEngine, now = NOW) =>
    inCase(past, actor, {}, now).when('contest-breach', { breach: 'b1', words })
  const past: readonly (DomainEvent | Past)[] = [...byEngine, { event: contested, by: workers, at: NOW }]
  const answer = (actor: Actor, upheld: boolean, now = NOW + HOUR, history = past) =>
    inCase(history, actor, {}, now).when('answer-contest', { breach: 'b1', upheld, reason: '已核实' })
  const answered = (answeredBy: string, upheld: boolean, stage: 'society' | 'street-office' = 'society') =>
    BreachContestAnswered({ breach: 'b1', party: 'workers', answeredBy, stage, upheld, reason: '已核实' })

  test('is for the accused party, within 15 days, once', () => {
    contest().then([contested])
    contest(jwh).rejects('breach.other-party')
    expect(contest(workers, byEngine, NOW + 15 * DAY).decision).toHaveLength(1)
    contest(workers, byEngine, NOW + 15 * DAY + 1).rejects('breach.contest-too-late')
    contest(workers, past).rejects('breach.contested')
  })

  test('keeps the recorder from ending the breach alone', () => {
    for (const actor of [engine, jwh, chess]) {
      remedy(past, actor).rejects('breach.contested')
      dismiss(past, actor).rejects('breach.contested')
    }
  })

  test('is answered by another society without a part in the case', () => {
    answer(jwh, true).then([answered('jwh', true)])
    answer(jwh, false).then([
      answered('jwh', false),
      BreachDismissed({ breach: 'b1', party: 'workers', reason: '已核实' }),
    ])
    answer(workers, false).rejects('approval.own-request')
    answer({ ...workers, id: 'person-9' }, false).rejects('approval.other-answerer')
    // The organisation raised the demand.
    answer(chess, true).rejects('approval.own-work')
    const accusedByJwh: readonly (DomainEvent | Past)[] = [...byJwh, { event: contested, by: workers, at: NOW }]
    answer(jwh, true, NOW + HOUR, accusedByJwh).rejects('approval.own-work')
  })

  test('goes to the street office where no society answers in time', () => {
    answer(street, true).rejects('approval.other-answerer')
    answer(street, true, Date.UTC(2026, 2, 3, 16) + 1).then([answered('street', true, 'street-office')])
  })

  test('leaves a breach that stands to be remedied, and not to be questioned again', () => {
    const stands = [...past, { event: answered('jwh', true), by: jwh }]
    contest(workers, stands).rejects('breach.upheld')
    dismiss(stands, chess).rejects('breach.upheld')
    remedy(stands, engine).then([remedied])
    answer(jwh, true, NOW, stands).rejects('breach.not-contested')
  })
})

test('no party closes a breach of its own, whichever party recorded it', () => {
  for (const past of [byEngine, byJwh]) {
    remedy(past, workers).rejects('breach.own')
    dismiss(past, workers).rejects('breach.own')
  }
})

test('a breach is closed once, and only where it exists', () => {
  for (const closed of [remedied, dismissed]) {
    remedy([...byEngine, closed]).rejects('breach.closed')
    dismiss([...byEngine, closed], jwh).rejects('breach.closed')
  }
  remedy(inForce).rejects('breach.unknown')
  dismiss(inForce).rejects('breach.unknown')
})

test('the state keeps only open breaches, and counts all', () => {
  expect(inCommunity(byEngine).state.breaches).toEqual({ b1: { id: 'b1', ...late, recordedAt: NOW } })
  expect(inCommunity(byJwh).state.breaches.b1?.by).toBe('jwh')
  const { state } = inCommunity([...byEngine, remedied])
  expect(state.breaches).toEqual({})
  expect(state.breached).toBe(1)
})

describe('who may send what', () => {
  const together: Role[] = ['committee', 'organization', 'social-work', 'administrator']
  const parties = everyone
    .map(({ role }) => role)
    .filter((role) => !['anonymous', 'resident', 'auditor', 'administrator', 'service'].includes(role))
  const entitled: Record<keyof typeof workbook.commands, readonly Role[]> = {
    draft: together,
    'add-items': together,
    'amend-item': together,
    'set-prices': together,
    'answer-prices': ['committee', 'organization', 'social-work'],
    sign: parties,
    adopt: together,
    'record-breach': [...parties, 'service'],
    'contest-breach': parties,
    'answer-contest': ['committee', 'organization', 'social-work', 'street-office'],
    'remedy-breach': [...parties, 'service'],
    'dismiss-breach': [...parties, 'service'],
  }
  test.each(Object.entries(entitled))('%s', (command, roles) => {
    const those = everyone.filter((actor) => mayPerform(workbook, command, workbook.initial, actor, {}))
    expect(those.map(({ role }) => role).toSorted()).toEqual(roles.toSorted())
  })
  test('an actor speaks only for an active party of its kind', () => {
    record({ ...jwh, role: 'organization' }).rejects('actor.other-kind')
    record(of('no-party', 'committee')).rejects('party.unknown')
    record({ id: 'person-1', role: 'committee' }).rejects('actor.without-party')
  })
})

test('events of the community are visible to all, those of breaches and interference to the parties', () => {
  const seeing = (of: AnyContext) => everyone.filter((one) => of.sight.knows(of.initial, one)).map(({ role }) => role)
  const amongThem = ROLES.filter((role) => role !== 'anonymous' && role !== 'resident')
  expect(seeing(community)).toEqual([...ROLES])
  expect(seeing(workbook)).toEqual(amongThem)
  expect(seeing(interference)).toEqual(amongThem)
})
