import { describe, expect, test } from 'vitest'
import { communityEvents } from '../../../domain/community/events.ts'
import { nextDemandDeadline } from '../../../domain/demand/deadlines.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { DAY, type DomainEvent, instant, iso, isRejection } from '../../../domain/kernel/index.ts'
import type { Past } from '../../../domain/kernel/scenario.ts'
import {
  answered,
  chess,
  closed,
  DUE,
  days,
  done,
  handedOut,
  jwh,
  NOW,
  place,
  referred,
  reopened,
  resident,
  service,
  sorted,
  standing,
  stateAfter,
  story,
  street,
  toPower,
  workers,
} from './story.ts'

const { FeedbackGiven, ReferralEnded, ReferralReminded } = demandEvents
const answer = (outcome: 'handled' | 'refused') => ({
  outcome,
  answer: 'see the letter',
  reference: '供电〔2026〕12号',
})
const byJwh: Past = { event: referred, by: jwh, at: NOW }
const afterWord: Past = {
  event: demandEvents.DemandReferred({ ...toPower, to: '供电公司', answerBy: DUE.resolveBy, after: ['word'] }),
  by: jwh,
  at: NOW,
}

describe('referring', () => {
  test('names a registered body, and when its answer is due', () => {
    story(sorted).when('refer', toPower).then([referred])
    expect(standing(...sorted, referred)).toBe('referred')
    const soon = iso(days(3))
    story(sorted)
      .when('refer', { ...toPower, answerBy: soon })
      .then([demandEvents.DemandReferred({ ...toPower, to: '供电公司', answerBy: soon })])
    for (const answerBy of [iso(NOW), iso(days(31))])
      story(sorted)
        .when('refer', { ...toPower, answerBy })
        .rejects('referral.answer-time')
  })

  test('needs a body that is registered and not retired', () => {
    story(sorted).when('refer', { body: 'any-text' }).rejects('body.unknown')
    const community = place(communityEvents.OutsideBodyRetired({ body: 'power' }))
    story(sorted, { reads: { community } }).when('refer', toPower).rejects('body.retired')
  })

  test('is for coordinators, while no party works on the demand', () => {
    story(handedOut).when('refer', toPower).rejects('demand.wrong-state')
    story(sorted, { actor: chess }).when('refer', toPower).rejects('forbidden')
  })
})

describe('the answer to a referral', () => {
  test('carries its reference: handled means delivered, refused means back in triage', () => {
    for (const outcome of ['handled', 'refused'] as const)
      story([...sorted, referred])
        .when('answer-referral', answer(outcome))
        .then([answered(outcome)])
    expect(standing(...sorted, referred, answered('handled'))).toBe('delivered')
    expect(standing(...sorted, referred, answered('refused'))).toBe('triaged')
    story(sorted).when('answer-referral', answer('handled')).rejects('demand.wrong-state')
  })

  test('is not recorded as handled by the party that referred after bad news', () => {
    const unhelped = [...done, FeedbackGiven({ resolved: false }), reopened({ cause: 'feedback' }), afterWord]
    story(unhelped).when('answer-referral', answer('handled')).rejects('referral.own')
    story(unhelped)
      .when('answer-referral', answer('refused'))
      .then([answered('refused')])
    story(unhelped, { actor: street })
      .when('answer-referral', answer('handled'))
      .then([answered('handled')])
    const inTime = [...sorted, byJwh]
    story(inTime)
      .when('answer-referral', answer('handled'))
      .then([answered('handled')])
    story(inTime)
      .when('answer-referral', answer('handled'), { now: days(8) })
      .rejects('referral.own')
  })

  test('is judged by the raiser, or by a callback of another party than recorded it', () => {
    const handled: Past[] = [...sorted.map((event) => ({ event, at: NOW })), byJwh]
    handled.push({ event: answered('handled'), by: workers, at: NOW })
    const said = { reached: true, resolved: true }
    story(handled, { actor: workers }).when('record-callback', said).rejects('demand.own-work')
    expect(story(handled, { actor: jwh }).when('record-callback', said).decision).toHaveLength(2)
    let asked: readonly (DomainEvent | Past)[] = handled
    for (let day = 8; day < 40; day += 8) {
      const { decision } = story(asked, { actor: service }).when('deal-callback', {}, { now: days(day) })
      if (isRejection(decision)) throw new Error(decision.code)
      asked = [...asked, ...decision.map((event) => ({ event, by: service, at: days(day) }))]
      expect(['jwh', 'street']).toContain(stateAfter(...asked).deal?.party)
    }
    story(handled, { actor: resident })
      .when('give-feedback', { resolved: true })
      .then([FeedbackGiven({ resolved: true }), closed()])
    story(handled, { actor: resident })
      .when('give-feedback', { resolved: false })
      .then([FeedbackGiven({ resolved: false }), reopened({ cause: 'feedback' })])
  })
})

describe('a referral without an answer', () => {
  const open = [...sorted, referred]
  const overdue = instant(DUE.resolveBy) + 1
  /** Seven days after the reminder, which comes on Tuesday, to the end of the local day. */
  const last = '2026-03-17T16:00:00.000Z'
  const reminded = ReferralReminded({ body: 'power', answerBy: last })

  test('is due first for a reminder, then to end', () => {
    const escalated = { ...stateAfter(...open), called: 3 }
    expect(nextDemandDeadline(escalated)).toEqual({ at: overdue, command: 'remind-referral', data: {} })
    const later = { ...stateAfter(...open, reminded), called: 3 }
    expect(nextDemandDeadline(later)).toEqual({ at: instant(last) + 1, command: 'end-referral', data: {} })
  })

  test('is escalated like any other demand without a result, whichever deadline comes first', () => {
    const early = demandEvents.DemandReferred({ to: 'power', body: 'power', answerBy: iso(NOW + DAY) })
    expect(nextDemandDeadline(stateAfter(...sorted, early))?.command).toBe('remind-referral')
    expect(nextDemandDeadline(stateAfter(...open, reminded))).toEqual({
      at: overdue,
      command: 'escalate',
      data: { cause: 'result-overdue' },
    })
  })

  test('is reminded of once, and returns to triage after its last due time', () => {
    const at = (now: number) => ({ actor: service, now })
    story(open)
      .when('remind-referral', {}, at(overdue - 1))
      .then([])
    story(open).when('remind-referral', {}, at(overdue)).then([reminded])
    story([...open, reminded])
      .when('remind-referral', {}, at(overdue + DAY))
      .then([])
    story([...open, reminded])
      .when('end-referral', {}, at(instant(last)))
      .then([])
    const ended = ReferralEnded({ body: 'power', cause: 'unanswered' })
    story([...open, reminded])
      .when('end-referral', {}, at(instant(last) + 1))
      .then([ended])
    expect(standing(...open, reminded, ended)).toBe('triaged')
  })

  test('can be taken back by people at any time, also where nothing says when its answer is due', () => {
    const old = [...sorted, demandEvents.DemandReferred({ to: 'the town' })]
    story(old)
      .when('end-referral', { note: 'no answer' })
      .then([ReferralEnded({ cause: 'recalled', note: 'no answer' })])
    story(open, { actor: service }).when('end-referral').then([])
    story(sorted).when('end-referral').rejects('demand.wrong-state')
    story(open, { actor: chess }).when('end-referral').rejects('forbidden')
    // Acceptance was not awaited meanwhile, so its steps count from now.
    const back: Past = { event: ReferralEnded({ cause: 'recalled' }), at: NOW + DAY }
    expect(stateAfter(...open, back)).toEqual({ ...stateAfter(...sorted), climbsFrom: NOW + DAY })
  })
})
