import { describe, expect, test } from 'vitest'
import { communityEvents } from '../../../domain/community/events.ts'
import { isRejection, type RecordedEvent } from '../../../domain/kernel/index.ts'
import { workbookEvents } from '../../../domain/workbook/events.ts'
import { itemOf } from '../../../domain/workbook/state.ts'
import { workbook } from '../../../domain/workbook/workbook.ts'
import { chess, jwh, workers } from '../community/people.ts'
import { communityWith, drafted, inCommunity, inForce, mediation, visits } from './founding.ts'

const { ItemAdded, ItemAmended, WorkbookDrafted } = workbookEvents
const { module: _, ...asSent } = visits.data

describe('drafting', () => {
  const draft = { title: '管理工作手册' }

  test('begins with version 1, and is allowed to each of the three societies', () => {
    for (const actor of [jwh, chess, workers]) inCommunity([], { actor }).when('draft', draft).then([drafted])
  })
  test('names all modules or none', () => {
    const modules = ['安全', '环境', '服务', '文化', '调解', '信息', '组织'].map((title) => ({ title }))
    inCommunity([])
      .when('draft', { ...draft, modules })
      .then([WorkbookDrafted({ version: 1, ...draft, modules })])
  })
  test('happens once; a later version needs a matter', () => {
    inCommunity([drafted]).when('draft', draft).rejects('workbook.exists')
    inCommunity(inForce).when('draft', draft).rejects('matter.unavailable')
  })
  test('needs a community', () => {
    const nowhere = { ...communityWith(), established: false }
    inCommunity([], {}, nowhere).when('draft', draft).rejects('community.unknown')
  })
})

describe('adding items', () => {
  test('records one event each, in its module, public by default', () => {
    const { supporters: _none, visibility: _public, ...least } = asSent
    inCommunity([drafted], { actor: workers })
      .when('add-items', { items: [{ ...least, code: '7.1' }, asSent] })
      .then([ItemAdded({ ...visits.data, code: '7.1', module: 7, supporters: [] }), visits])
  })
  test('accepts all or none, and each code once', () => {
    const again = inCommunity([drafted, visits]).when('add-items', { items: [{ ...asSent, code: '3.08' }, asSent] })
    expect(again.rejects('item.exists').details).toEqual({ codes: ['3.07.2'] })
    inCommunity([drafted])
      .when('add-items', { items: [asSent, asSent] })
      .rejects('item.exists')
  })
  test('names each holder once, and only existing parties', () => {
    const add = (change: object, where = communityWith()) =>
      inCommunity([drafted], {}, where).when('add-items', { items: [{ ...asSent, ...change }] })
    add({ lead: { kind: 'organization' } }).rejects('item.holder-twice')
    add({ supporters: [{ party: 'guard' }, { party: 'guard' }] }).rejects('item.holder-twice')
    add({ lead: { party: 'no-party' } }).rejects('item.party-unknown')
    add({ supporters: [{ party: 'guard' }] }, communityWith(communityEvents.PartyLeft({ party: 'guard' }))).rejects(
      'item.party-unknown',
    )
    expect(add({ lead: { party: 'chess' } }).decision, 'a kind and one of that kind').toHaveLength(1)
  })
  test('names parties that may call back, which may have another part in it', () => {
    const callbacks = [{ party: 'guard' }, { kind: 'social-work' }]
    inCommunity([drafted])
      .when('add-items', { items: [{ ...asSent, callbacks }] })
      .then([ItemAdded({ ...visits.data, callbacks } as Parameters<typeof ItemAdded>[0])])
    inCommunity([drafted])
      .when('add-items', { items: [{ ...asSent, callbacks: [{ party: 'no-party' }] }] })
      .rejects('item.party-unknown')
    inCommunity([drafted, visits])
      .when('amend-item', { code: '3.07.2', callbacks: [{ party: 'no-party' }] })
      .rejects('item.party-unknown')
  })
  test('names bodies bound by law with the legal basis, which sign nothing', () => {
    const bureau = communityEvents.PartyJoined({ party: 'bureau', kind: 'government', name: '城管' })
    const add = (statutory: object[], where = communityWith(bureau)) =>
      inCommunity([drafted], {}, where).when('add-items', { items: [{ ...asSent, statutory }] })
    const basis = '《城市供水条例》第二十二条'
    const named = [
      { party: 'bureau', basis },
      { kind: 'utility' as const, basis },
    ]
    add(named).then([ItemAdded({ ...visits.data, statutory: named })])
    add([...named, { kind: 'utility', basis: 'x' }]).rejects('item.holder-twice')
    add([{ party: 'chess', basis }]).rejects('item.not-bound-by-law')
    add([{ party: 'nobody', basis }]).rejects('item.party-unknown')
    const again = inCommunity([drafted, ItemAdded({ ...visits.data, statutory: named })], {}, communityWith(bureau))
    again.when('amend-item', { code: '3.07.2', statutory: named }).then([])
    again
      .when('amend-item', { code: '3.07.2', statutory: [{ party: 'guard', basis }] })
      .rejects('item.not-bound-by-law')
    again
      .when('amend-item', { code: '3.07.2', statutory: [] })
      .then([ItemAmended({ code: '3.07.2', statutory: [], names: [visits.data.lead, ...visits.data.supporters] })])
  })
  test('needs a draft; a workbook in force needs a matter', () => {
    inCommunity([])
      .when('add-items', { items: [asSent] })
      .rejects('workbook.unknown')
    inCommunity(inForce)
      .when('add-items', { items: [{ ...asSent, code: '3.08' }] })
      .rejects('matter.unavailable')
  })
  test('keeps every event small, also for a whole workbook at once', () => {
    const items = Array.from({ length: 350 }, (_, i) => ({
      ...asSent,
      code: `${(i % 7) + 1}.${i}`,
      boundary: '界'.repeat(4000),
      supporters: Array.from({ length: 9 }, (_one, nth) => ({ party: `${'p'.repeat(98)}${nth}` })),
    }))
    const parties = items[0]?.supporters.map(({ party }) =>
      communityEvents.PartyJoined({ party, kind: 'enterprise', name: '企业' }),
    )
    const { decision } = inCommunity([drafted], {}, communityWith(...(parties ?? []))).when('add-items', { items })
    if (isRejection(decision)) throw new Error(decision.detail.en)
    expect(decision).toHaveLength(350)
    for (const event of decision) expect(Buffer.byteLength(JSON.stringify(event.data))).toBeLessThan(40 * 1024)
    const state = decision.reduce(
      (before, event) => workbook.evolve(before, event.name, { data: event.data } as RecordedEvent),
      inCommunity([drafted]).state,
    )
    expect(Object.keys(state.items)).toHaveLength(350)
  })
})

describe('amending an item', () => {
  test('records the changes, and the holders before and after', () => {
    inCommunity([drafted, visits])
      .when('amend-item', { code: '3.07.2', level: 'L2', supporters: [{ party: 'guard' }] })
      .then([
        ItemAmended({
          code: '3.07.2',
          level: 'L2',
          supporters: [{ party: 'guard' }],
          names: [{ kind: 'social-work' }, { kind: 'organization' }, { party: 'guard' }],
        }),
      ])
  })
  test('changes nothing else', () => {
    const amended = ItemAmended({ code: '3.07.2', level: 'L2', names: [{ kind: 'social-work' }] })
    const { code: _code, ...rest } = visits.data
    expect(itemOf(inCommunity([drafted, visits, amended]).state, '3.07.2')).toEqual({
      code: '3.07.2',
      ...rest,
      level: 'L2',
    })
  })
  test('without a difference changes nothing', () => {
    inCommunity([drafted, visits])
      .when('amend-item', { code: '3.07.2', title: '走访独居老人', supporters: [{ kind: 'organization' }] })
      .then([])
  })
  test('is subject to the rules of a new one', () => {
    const amend = (change: object, past = [drafted, visits, mediation]) =>
      inCommunity(past).when('amend-item', { code: '3.07.2', ...change })
    amend({ lead: { kind: 'organization' } }).rejects('item.holder-twice')
    amend({ lead: { party: 'no-party' } }).rejects('item.party-unknown')
    amend({ level: 'L1' }, [drafted]).rejects('item.unknown')
    amend({ level: 'L1' }, []).rejects('workbook.unknown')
  })
  test('needs a matter once the workbook is in force', () => {
    inCommunity(inForce).when('amend-item', { code: '3.07.2', level: 'L1' }).rejects('matter.unavailable')
  })
})
