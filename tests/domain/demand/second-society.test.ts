import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../../domain/demand/events.ts'
import { groundsOf } from '../../../domain/demand/ways-out/grounds.ts'
import type { Actor, DomainEvent } from '../../../domain/kernel/index.ts'
import { isRejection } from '../../../domain/kernel/index.ts'
import type { Past } from '../../../domain/kernel/scenario.ts'
import {
  accepted,
  assigned,
  days,
  declined,
  delivered,
  jwh,
  merged,
  NOW,
  raised,
  referred,
  reopened,
  resident,
  returned,
  safe,
  service,
  sorted,
  stateAfter,
  story,
  toPower,
  triaged,
  whyDeclined,
  workers,
} from './story.ts'

const { CallbackRecorded, FeedbackGiven } = demandEvents
const here = { quarter: 'q1' }
const there = { quarter: 'q2' }
const matter = (place: object): DomainEvent[] => [raised({ place }), triaged({ place })]

/** Demands of one society alone, and the same after each ground. */
const undisturbed = matter(here)
const taken = [...undisturbed, assigned(), accepted(), returned()]
const spoken = [
  ...taken,
  assigned('safe', { task: 't2' }),
  accepted('safe', 't2'),
  delivered('safe', { task: 't2' }),
  CallbackRecorded({ party: 'jwh', reached: true, resolved: false }),
  reopened({ cause: 'callback' }),
]
const ACTS = [
  ['decline', whyDeclined],
  ['refer', toPower],
  ['merge', { original: '2' }],
] as const
const other = stateAfter(...matter(there))
const same = stateAfter(...matter(here))
const sending = (history: readonly (DomainEvent | Past)[], original = other, actor: Actor = jwh) =>
  story(history, { actor, reads: { original } })
const names = (decision: unknown): string[] =>
  isRejection(decision as never)
    ? [(decision as { code: string }).code]
    : (decision as DomainEvent[]).map((e) => e.name)

describe('declining, referring and merging', () => {
  test.each(ACTS)(
    '%s needs no other society before acceptance, a passed due time or the raiser’s word',
    (act, data) => {
      const [last] = names(sending(undisturbed).when(act, data).decision).slice(-1)
      expect(last).toBe({ decline: 'DemandDeclined', refer: 'DemandReferred', merge: 'DemandMerged' }[act])
    },
  )

  test.each(ACTS)('%s is asked of another society after each of them', (act, data) => {
    expect(names(sending(taken).when(act, data).decision)).toEqual(['ApprovalAsked'])
    expect(names(sending(spoken).when(act, data).decision)).toEqual(['ApprovalAsked'])
    expect(names(sending(undisturbed).when(act, data, { now: days(2) }).decision)).toEqual(['ApprovalAsked'])
  })

  test('merging demands of the same place and item is asked only after the raiser’s word', () => {
    const join = { original: '2' }
    expect(names(sending(taken, same).when('merge', join).decision)).toEqual(['DemandMerged'])
    expect(names(sending(undisturbed, same).when('merge', join, { now: days(2) }).decision)).toEqual(['DemandMerged'])
    expect(names(sending(spoken, same).when('merge', join).decision)).toEqual(['ApprovalAsked'])
    const otherItem = stateAfter(raised({ place: here }), triaged({ place: here, item: '4.01' }))
    expect(names(sending(taken, otherItem).when('merge', join).decision)).toEqual(['ApprovalAsked'])
  })

  test('the grounds outlast a reopening', () => {
    expect(groundsOf(stateAfter(...spoken), NOW)).toEqual(['accepted', 'word'])
    expect(groundsOf(stateAfter(...undisturbed), days(2))).toEqual(['overdue'])
    expect(groundsOf(stateAfter(...taken), days(2))).toEqual(['accepted'])
    expect(groundsOf(stateAfter(...taken, FeedbackGiven({ resolved: false })), days(8))).toEqual([
      'accepted',
      'overdue',
      'word',
    ])
  })
})

describe('the approval of another society', () => {
  /** What the committee asked for, as recorded. */
  const askedOf = (history: readonly DomainEvent[], act: (typeof ACTS)[number][0]): (DomainEvent | Past)[] => {
    const [, data] = ACTS.find(([name]) => name === act) ?? []
    const decision = sending(history).when(act, data ?? {}).decision
    if (isRejection(decision)) throw new Error(decision.code)
    return [...history, ...decision.map((event) => ({ event, by: jwh, at: NOW }))]
  }
  const granting = (act: (typeof ACTS)[number][0], actor: Actor, history = spoken) =>
    sending(askedOf(history, act), other, actor).when('answer-approval', { approval: 'ap1', granted: true }).decision
  const approved = { after: ['accepted', 'word'] as ('accepted' | 'word')[], approvedBy: 'workers', approval: 'ap1' }

  test('carries the act out, and names both parties', () => {
    expect(granting('decline', workers)).toMatchObject([{}, declined('jwh', true, approved)])
    expect(granting('refer', workers)).toMatchObject([
      {},
      { ...referred, data: { ...Object(referred.data), ...approved, askedBy: 'jwh' } },
    ])
    expect(granting('merge', workers)).toMatchObject([{}, merged('2', { ...approved, askedBy: 'jwh' })])
  })

  test('is not given by the raiser, the asking party, or a party that delivered', () => {
    for (const actor of [resident, jwh, safe]) expect(isRejection(granting('decline', actor) as never)).toBe(true)
  })

  test('lapses where the act is no longer possible', () => {
    const asked = [...askedOf(taken, 'merge'), assigned('workers', { task: 't2' }), accepted('workers', 't2')]
    const closed = { ...other, ended: { how: 'closed', at: NOW } as const }
    expect(
      names(sending(asked, closed, service).when('pass-on-approval', { approval: 'ap1' }, { now: days(9) }).decision),
    ).toEqual(['ApprovalLapsed'])
    const referral = [...askedOf(taken, 'refer'), assigned('workers', { task: 't2' })]
    expect(
      names(sending(referral, other, workers).when('answer-approval', { approval: 'ap1', granted: true }).decision),
    ).not.toContain('DemandReferred')
  })

  test('of a decline is not given by the party against whose decline the raiser appealed', () => {
    const history = [...sorted, declined('workers'), reopened({ cause: 'appeal', reopenings: 0 })]
    const asked = askedOf([...history, FeedbackGiven({ resolved: false })], 'decline')
    expect(
      names(sending(asked, other, workers).when('answer-approval', { approval: 'ap1', granted: true }).decision),
    ).toEqual(['demand.appeal-needs-another'])
  })

  test('of a merge needs one who knows of both demands', () => {
    const hidden = stateAfter(raised({ about: { party: 'workers' }, visibility: 'restricted', concerns: ['violence'] }))
    const asked = askedOf(spoken, 'merge')
    expect(
      names(sending(asked, hidden, workers).when('answer-approval', { approval: 'ap1', granted: true }).decision),
    ).toEqual(['demand.unknown'])
  })
})
