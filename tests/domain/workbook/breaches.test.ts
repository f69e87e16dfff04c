import { describe, expect, test } from 'vitest'
import { community } from '../../../domain/community/community.ts'
import { interference } from '../../../domain/interference/interference.ts'
import { type AnyContext, type DomainEvent, mayPerform, ROLES, type Role } from '../../../domain/kernel/index.ts'
import type { Past } from '../../../domain/kernel/scenario.ts'
import { workbookEvents } from '../../../domain/workbook/events.ts'
import { workbook } from '../../../domain/workbook/workbook.ts'
import { admin, chess, engine, everyone, jwh, of, workers } from '../community/people.ts'
import { inCommunity, inForce, signed } from './founding.ts'

const { BreachDismissed, BreachRecorded, BreachRemedied } = workbookEvents
const late = { party: 'workers', item: '3.07.2', kind: 'late', source: 'demand-pa-1' } as const
const recorded = BreachRecorded({ breach: 'b1', ...late })
const byEngine: readonly (DomainEvent | Past)[] = [...inForce, { event: recorded, by: engine }]
const byJwh: readonly (DomainEvent | Past)[] = [...inForce, { event: recorded, by: jwh }]
const remedied = BreachRemedied({ breach: 'b1', party: 'workers' })
const dismissed = BreachDismissed({ breach: 'b1', party: 'workers', reason: '系统时间有误' })
const guard = of('guard', 'property-company')

const record = (actor = engine, change: object = {}, past: readonly (DomainEvent | Past)[] = inForce) =>
  inCommunity(past, { actor }).when('record-breach', { ...late, ...change })
const remedy = (past: readonly (DomainEvent | Past)[], actor = engine) =>
  inCommunity(past, { actor }).when('remedy-breach', { breach: 'b1' })
const dismiss = (past: readonly (DomainEvent | Past)[], actor = engine) =>
  inCommunity(past, { actor }).when('dismiss-breach', { breach: 'b1', reason: '系统时间有误' })

describe('recording a breach', () => {
  test('is allowed to the engine, and to any party about another', () => {
    for (const actor of [engine, jwh, chess, guard]) record(actor).then([recorded])
    record(workers).rejects('breach.own')
    record(admin).rejects('forbidden')
  })
  test('concerns only parties that have signed the version in force', () => {
    record(engine, { party: 'guard' }).rejects('breach.not-bound')
    expect(record(engine, { party: 'guard' }, [...inForce, signed.guard]).decision).toHaveLength(1)
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
  expect(inCommunity(byEngine).state.breaches).toEqual({ b1: { id: 'b1', ...late } })
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
