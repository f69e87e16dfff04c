import { describe, expect, test } from 'vitest'
import { communityEvents } from '../../../domain/community/events.ts'
import { type DomainEvent, HOUR, iso, isRejection, type Rejection } from '../../../domain/kernel/index.ts'
import {
  accepted,
  assigned,
  chess,
  done,
  guard,
  handedOut,
  jwh,
  left,
  NOW,
  place,
  raised,
  resident,
  returned,
  safe,
  service,
  sorted,
  story,
  street,
  triaged,
  URGENT_DUE,
  urgent,
  working,
} from './story.ts'

const instruction = { instructedBy: { name: '钱某', position: '副主任' }, words: '先派了再说。' }
const dataOf = (decision: readonly DomainEvent[] | Rejection) =>
  isRejection(decision) ? decision.code : decision.map(({ data }) => data)

describe('assigning', () => {
  test('gives a task to the lead or a supporter of the item, with the current due times', () => {
    story(sorted)
      .when('assign', { party: 'workers' })
      .then([assigned('workers')])
    story(sorted).when('assign', { party: 'chess' }, { actor: service }).then([assigned()])
  })

  test('needs a triage first', () => {
    story([raised()]).when('assign', { party: 'chess' }).rejects('demand.wrong-state')
    story(done).when('assign', { party: 'safe' }).rejects('demand.wrong-state')
  })

  test('can go to several at once; the first of them is the first receiver', () => {
    story(sorted)
      .when('assign', { party: 'workers', alongside: ['chess', 'safe'] })
      .then([assigned('workers'), assigned('chess', { task: 't2' }), assigned('safe', { task: 't3' })])
    story(sorted)
      .when('assign', { party: 'workers', alongside: ['workers'] })
      .rejects('task.party-twice')
  })

  test('gives a party one task at a time', () => {
    story(handedOut).when('assign', { party: 'chess' }).rejects('task.already-held')
    story(handedOut)
      .when('assign', { party: 'workers' })
      .then([assigned('workers', { task: 't2' })])
  })

  test('records the shares and secondments that the task uses', () => {
    const uses = { shares: ['share-1'], secondments: ['secondment-1'] }
    const { state } = story([...sorted, assigned('chess', { uses })])
    story(sorted)
      .when('assign', { party: 'chess', uses })
      .then([assigned('chess', { uses })])
    expect(state.tasks).toMatchObject([uses])
  })

  test('stops at 200 tasks', () => {
    const many = Array.from({ length: 200 }, (_, nth) => [
      assigned('chess', { task: `t${nth + 1}` }),
      returned('chess', { task: `t${nth + 1}` }),
    ])
    story([...sorted, ...many.flat()])
      .when('assign', { party: 'chess' })
      .rejects('demand.too-many-tasks')
  })
})

describe('the boundary', () => {
  const refused = { item: '3.07.2', party: 'guard' }

  test('excludes parties without a part in the item, and parties that have not signed', () => {
    const unsigned = story([raised(), triaged({ item: '2.01' })])
    story(sorted).when('assign', { party: 'guard' }).rejects('boundary.outside')
    story(sorted).when('assign', { party: 'jwh' }).rejects('boundary.outside')
    unsigned.when('assign', { party: 'street' }).rejects('boundary.outside')
    story([urgent()]).when('assign', { party: 'street' }).rejects('boundary.outside')
  })

  test('refuses all receivers where one is outside', () => {
    story(sorted)
      .when('assign', { party: 'workers', alongside: ['guard'] })
      .rejects('boundary.outside')
  })

  test('records a refusal only where the sender insists', () => {
    const outcome = story(sorted).when('assign', { party: 'guard' }).rejects('boundary.outside')
    expect(outcome).toMatchObject({ details: refused })
    expect(outcome.also).toBeUndefined()
  })

  test.each([
    ['assign', sorted, jwh, { party: 'guard' }, 'guard'],
    ['reassign', handedOut, jwh, { task: 't1', party: 'guard' }, 'guard'],
    ['volunteer', sorted, guard, {}, 'guard'],
  ] as const)(
    'of an insisting %s says who reached past it, and who instructed that in which words',
    (act, history, actor, data, target) => {
      const outcome = story(history)
        .when(act, { ...data, insist: true, ...instruction }, { actor })
        .rejects('boundary.outside')
      expect(outcome.also).toEqual({
        aggregate: 'interference',
        command: 'record',
        data: { actor: actor.id, party: actor.party, act, stream: 'scenario', item: '3.07.2', target, ...instruction },
      })
    },
  )

  test('asks one who insists for the person who instructed it and for the words', () => {
    for (const part of [{}, { words: instruction.words }, { instructedBy: instruction.instructedBy }]) {
      const outcome = story(sorted).when('assign', { party: 'guard', insist: true, ...part })
      expect(outcome.rejects('boundary.instruction-missing').also).toBeUndefined()
    }
    // Within the boundary there is nothing to insist on.
    story(sorted)
      .when('assign', { party: 'workers', insist: true })
      .then([assigned('workers')])
  })

  test('holds for an urgent demand without an item too, and records the same', () => {
    const outcome = story([urgent()])
      .when('assign', { party: 'street', insist: true, ...instruction })
      .rejects('boundary.outside')
    expect(outcome.also?.data).toMatchObject({ item: 'untriaged', target: 'street' })
  })

  test('yields only to a resolved matter, and none exists yet', () => {
    const past = { party: 'guard', matter: 'm1', insist: true }
    const outcome = story(sorted).when('assign', past).rejects('matter.unavailable')
    expect(outcome.also).toBeUndefined()
  })

  test('does not block a party within it that names a matter', () => {
    story(sorted).when('assign', { party: 'chess', matter: 'm1' }).then([assigned()])
  })

  test('excludes parties that are not active', () => {
    story(sorted).when('assign', { party: 'unknown' }).rejects('party.unknown')
    const reads = { community: place(left('chess')) }
    story(sorted, { reads }).when('assign', { party: 'chess', insist: true }).rejects('party.left')
  })
})

describe('an urgent demand', () => {
  const level = { level: 'L1', ...URGENT_DUE } as const
  const { item: _, ...untriaged } = assigned('guard', level).data

  test('is assigned before triage, to several signatories at once', () => {
    const { decision } = story([urgent()]).when('assign', { party: 'guard', alongside: ['chess'] })
    expect(dataOf(decision)).toEqual([untriaged, { ...untriaged, task: 't2', party: 'chess', firstReceiver: false }])
  })

  test('goes to the person of the party on duty', () => {
    const duty = (person: string, party: string) =>
      communityEvents.PersonAppointed({
        appointment: `a-${person}`,
        person,
        party,
        post: { kind: 'duty-roster', from: iso(NOW - HOUR), until: iso(NOW + HOUR) },
      })
    const reads = { community: place(duty('person-3', 'guard')) }
    const assignedTo = (now: number, more = {}) =>
      dataOf(story([urgent(more)], { reads, now: NOW }).when('assign', { party: 'guard' }, { now }).decision)
    expect(assignedTo(NOW)).toEqual([{ ...untriaged, person: 'person-3' }])
    const later = { acceptBy: iso(NOW + HOUR * 1.25), resolveBy: iso(NOW + 3 * HOUR) }
    expect(assignedTo(NOW + HOUR)).toEqual([{ ...untriaged, own: later }])
    expect(assignedTo(NOW, { about: { person: 'person-3' } })).toEqual([untriaged])
  })

  test('is subject to the boundary once it has an item', () => {
    const now = [urgent(), triaged({ item: '2.01', level: 'L1' })]
    story(now).when('assign', { party: 'chess' }).rejects('boundary.outside')
  })

  test('can be given to further parties while it is worked on', () => {
    const now = story([urgent(), assigned('guard', level), accepted('guard')]).when('assign', { party: 'chess' })
    expect(dataOf(now.decision)).toMatchObject([{ task: 't2', party: 'chess', firstReceiver: false }])
  })
})

describe('volunteering', () => {
  test('assigns and accepts a task at once', () => {
    const offer = assigned('chess', { volunteered: true, person: chess.id })
    story(sorted)
      .when('volunteer', {}, { actor: chess })
      .then([offer, { ...accepted(), data: { ...accepted().data, person: chess.id } }])
  })

  test('adds a task to those of others', () => {
    const { decision } = story(working).when('volunteer', {}, { actor: safe })
    expect(dataOf(decision)).toMatchObject([{ task: 't2', firstReceiver: false }, { task: 't2' }])
    story(working).when('volunteer', {}, { actor: chess }).rejects('task.already-held')
  })

  test('is subject to the boundary, and needs a party', () => {
    story(sorted).when('volunteer', {}, { actor: guard }).rejects('boundary.outside')
    story(sorted).when('volunteer', {}, { actor: street }).rejects('boundary.outside')
    story(sorted)
      .when('volunteer', {}, { actor: { id: 'x', role: 'organization' } })
      .rejects('actor.without-party')
    story(sorted).when('volunteer', {}, { actor: resident }).rejects('forbidden')
  })

  test('is refused for restricted demands, whose holder is chosen', () => {
    const restricted = [raised(), triaged({ visibility: 'restricted' })]
    story(restricted).when('volunteer', {}, { actor: chess }).rejects('demand.unknown')
    story(restricted).when('volunteer', {}, { actor: street }).rejects('demand.restricted')
  })
})
