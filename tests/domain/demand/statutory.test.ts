import { describe, expect, test } from 'vitest'
import { communityEvents } from '../../../domain/community/events.ts'
import { demand } from '../../../domain/demand/demand.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { stateOf } from '../../../domain/demand/state.ts'
import type { DomainEvent } from '../../../domain/kernel/index.ts'
import { given } from '../../../domain/kernel/scenario.ts'
import { workbookEvents } from '../../../domain/workbook/events.ts'
import { workbook } from '../../../domain/workbook/workbook.ts'
import { of } from '../community/people.ts'
import { inForce } from '../workbook/founding.ts'
import {
  accepted,
  assigned,
  chess,
  days,
  delivered,
  jwh,
  left,
  place,
  raised,
  sorted,
  stateAfter,
  story,
  street,
  triaged,
  workers,
} from './story.ts'

const { PartyJoined } = communityEvents
const water = PartyJoined({ party: 'water', kind: 'utility', name: '自来水公司' })
const gas = PartyJoined({ party: 'gas', kind: 'utility', name: '燃气公司' })
const bureau = PartyJoined({ party: 'bureau', kind: 'government', name: '城管' })
const basis = '《城市供水条例》第二十二条'
const pipes = workbookEvents.ItemAdded({
  code: '2.05',
  module: 2,
  title: '供水管道漏水',
  lead: { kind: 'social-work' },
  supporters: [{ kind: 'organization' }, { kind: 'utility' }],
  level: 'L2',
  visibility: 'public',
  statutory: [
    { party: 'water', basis },
    { kind: 'street-office', basis: '《条例》第三条' },
  ],
})
const reads = {
  community: place(water, gas, bureau),
  workbook: given(workbook, [...inForce.slice(0, 1), pipes, ...inForce.slice(1)]).state,
}
const leaking = [raised(), triaged({ item: '2.05' })]
const asUtility = of('water', 'utility')
const asked = (more = {}) => assigned('water', { item: '2.05', firstReceiver: false, basis, ...more })
const { RequestRefused } = demandEvents
const refused = RequestRefused({ task: 't1', party: 'water', ground: 'not-competent', reason: 'behind the meter' })

describe('a statutory request', () => {
  test('goes to a body that has signed nothing, on the legal basis of the item, with due times of its own', () => {
    story(leaking, { reads, actor: street }).when('request-by-law', { party: 'water' }).then([asked()])
    const own = { acceptBy: '2026-03-12T16:00:00.000Z', resolveBy: '2026-03-18T16:00:00.000Z' }
    story(leaking, { reads, actor: street })
      .when('request-by-law', { party: 'water', note: 'urgent' }, { now: days(9) })
      .then([asked({ own: { ...own, resolveBy: '2026-03-18T16:00:00.000Z' }, note: 'urgent' })])
  })

  test('is for bodies whose basis the item names', () => {
    const ask = (party: string, history: DomainEvent[] = leaking) =>
      story(history, { reads, actor: street }).when('request-by-law', { party })
    for (const party of ['gas', 'bureau', 'chess', 'guard']) ask(party).rejects('request.no-basis')
    ask('street').then([assigned('street', { item: '2.05', firstReceiver: false, basis: '《条例》第三条' })])
    ask('water', sorted).rejects('request.no-basis')
    ask('water', [raised()]).rejects('demand.wrong-state')
    ask('water', [...leaking, asked()]).rejects('task.already-held')
    ask('water', [raised({ about: { party: 'water' } }), triaged({ item: '2.05' })]).rejects('demand.about-receiver')
    ask('nobody').rejects('party.unknown')
  })

  test('goes through the street office, and through the committee only where there is none', () => {
    story(leaking, { reads, actor: jwh }).when('request-by-law', { party: 'water' }).rejects('request.street-office')
    story(leaking, { reads, actor: workers }).when('request-by-law', { party: 'water' }).rejects('forbidden')
    const community = place(water, left('street'))
    story(leaking, { reads: { ...reads, community }, actor: jwh })
      .when('request-by-law', { party: 'water' })
      .then([asked()])
  })

  test('is the only way: the body gets no ordinary task, by any command', () => {
    for (const party of ['water']) {
      story(leaking, { reads }).when('assign', { party }).rejects('boundary.statutory')
      story([...leaking, assigned('workers', { item: '2.05' })], { reads })
        .when('reassign', { task: 't1', party })
        .rejects('boundary.statutory')
    }
    story(leaking, { reads, actor: asUtility }).when('volunteer').rejects('boundary.statutory')
    story(leaking, { reads }).when('assign', { party: 'gas' }).rejects('boundary.outside')
    story([raised({ level: 'L1', urgent: true })], { reads })
      .when('assign', { party: 'water' })
      .rejects('boundary.outside')
  })

  test('makes no first receiver: the next ordinary task does', () => {
    expect(stateAfter(...leaking, asked()).firstReceiver).toBeUndefined()
    story([...leaking, asked()], { reads })
      .when('assign', { party: 'workers' })
      .then([assigned('workers', { item: '2.05', task: 't2', firstReceiver: true })])
  })

  test('is accepted and delivered like a task', () => {
    story([...leaking, asked()], { reads, actor: asUtility })
      .when('accept', { task: 't1' })
      .then([accepted('water')])
    story([...leaking, asked(), accepted('water')], { reads, actor: asUtility })
      .when('deliver', { task: 't1', result: 'sealed' })
      .then([delivered('water', { result: 'sealed' })])
  })

  test('is neither returned nor given to another party', () => {
    story([...leaking, asked()], { reads, actor: asUtility })
      .when('return', { task: 't1', code: 'not-ours', reason: 'x', proper: 'workers' })
      .rejects('task.statutory')
    story([...leaking, asked()], { reads })
      .when('reassign', { task: 't1', party: 'workers' })
      .rejects('task.statutory')
  })
})

describe('refusing a statutory request', () => {
  const answer = { task: 't1', ground: 'not-competent', reason: 'behind the meter' }

  test('names a legal ground, and leads back to triage without counting as a return', () => {
    for (const history of [
      [...leaking, asked()],
      [...leaking, asked(), accepted('water')],
    ])
      story(history, { reads, actor: asUtility }).when('refuse-request', answer).then([refused])
    const state = stateAfter(...leaking, asked(), refused)
    expect(stateOf(state)).toBe('triaged')
    expect(state.returns).toBe(0)
    expect(state.tasks[0]).toMatchObject({ state: 'refused' })
    expect(demand.sight.facts(state).holder).toEqual([])
    story([...leaking, asked(), refused], { reads, actor: asUtility })
      .when('accept', { task: 't1' })
      .rejects('demand.wrong-state')
  })

  test('is for the body itself, and for no other task', () => {
    story([...leaking, asked()], { reads, actor: chess })
      .when('refuse-request', answer)
      .rejects('forbidden')
    story([...leaking, assigned('chess', { item: '2.05' })], { reads, actor: chess })
      .when('refuse-request', answer)
      .rejects('task.not-statutory')
  })

  test('leaves its piece to another party, or to a coordinator who calls it off', () => {
    const half = [...leaking, assigned('workers', { item: '2.05' }), asked({ task: 't2' })]
    const other = RequestRefused({ task: 't2', party: 'water', ground: 'no-legal-basis', reason: 'r' })
    const rest = [...half, other, accepted('workers'), delivered('workers')]
    expect(stateOf(stateAfter(...rest))).toBe('triaged')
    story(rest, { reads })
      .when('withdraw-task', { task: 't2', reason: 'mistake' })
      .then([demandEvents.TaskWithdrawn({ task: 't2', party: 'water', cause: 'mistake', delivers: true })])
    const taken = assigned('chess', { item: '2.05', task: 't3', firstReceiver: false })
    expect(stateOf(stateAfter(...rest, taken))).toBe('in-progress')
  })
})
