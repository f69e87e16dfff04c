import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../../domain/demand/events.ts'
import { DECLINE_CODES, DECLINE_REASONS } from '../../../domain/demand/reason-codes.ts'
import {
  accepted,
  assigned,
  chess,
  closed,
  declined,
  delivered,
  done,
  handedOut,
  jwh,
  reopened,
  resident,
  sorted,
  standing,
  story,
  street,
  whyDeclined,
} from './story.ts'

describe('declining', () => {
  test('records the reason and the party', () => {
    story(sorted).when('decline', whyDeclined).then([declined()])
  })

  test('is possible while no party works on the demand', () => {
    story(handedOut).when('decline', whyDeclined).rejects('demand.wrong-state')
    story(done).when('decline', whyDeclined).rejects('demand.wrong-state')
  })

  test('is for a party, but not for one that delivered before the reopening', () => {
    story(sorted)
      .when('decline', whyDeclined, { actor: { id: 'x', role: 'committee' } })
      .rejects('actor.without-party')
    const own = [...sorted, assigned('jwh'), accepted('jwh'), delivered('jwh'), closed(), reopened()]
    story(own).when('decline', whyDeclined, { actor: jwh }).rejects('demand.own-work')
  })

  test('can be appealed once, and another party then decides', () => {
    const appealed = [...sorted, declined(), reopened({ cause: 'appeal', reopenings: 0 })]
    story([...sorted, declined()])
      .when('appeal', {}, { actor: resident })
      .then([reopened({ cause: 'appeal', reopenings: 0 })])
    story(appealed).when('decline', whyDeclined, { actor: jwh }).rejects('demand.appeal-needs-another')
    story(appealed)
      .when('decline', whyDeclined, { actor: street })
      .then([declined('street', false)])
    story([...appealed, declined('street', false)])
      .when('appeal', {}, { actor: resident })
      .rejects('demand.appealed')
    story(sorted).when('appeal', {}, { actor: resident }).rejects('demand.wrong-state')
    story([...sorted, declined()])
      .when('appeal', {}, { actor: chess })
      .rejects('forbidden')
  })

  test('names a registered body to which the raiser can go', () => {
    story(sorted)
      .when('decline', { ...whyDeclined, body: 'power' })
      .then([declined('jwh', true, { body: 'power' })])
    story(sorted)
      .when('decline', { ...whyDeclined, body: 'airport' })
      .rejects('body.unknown')
  })

  test('has reasons in two languages, and old declines have none', () => {
    for (const code of DECLINE_CODES) expect(Object.keys(DECLINE_REASONS[code])).toEqual(['en', 'zh'])
    const old = demandEvents.DemandDeclined({ party: 'jwh', reason: 'not ours', appealable: true })
    expect(story([...sorted, old]).state.ended).not.toHaveProperty('code')
    expect(standing(...sorted, old)).toBe('declined')
  })
})
