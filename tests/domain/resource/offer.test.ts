import { describe, expect, test } from 'vitest'
import { resourceEvents } from '../../../domain/resource/events.ts'
import {
  chairs,
  chess,
  fund,
  guide,
  hall,
  held,
  jwh,
  promoted,
  requested,
  rice,
  shared,
  since,
  story,
  suspended,
  TODAY,
  timeless,
  waiting,
  waitlisted,
  window,
} from './story.ts'

const { FundsPledged, ResourceOffered, ResourceWithdrawn, TermsChanged } = resourceEvents
const withdrawn = ResourceWithdrawn({ cause: 'owner' })

describe('offering', () => {
  const venue = { name: '活动室', category: 'venue', quantity: 1 }

  test('makes the resource the sender’s party’s, whose approval it takes unless told', () => {
    story([], { actor: chess })
      .when('offer', { ...venue, value: 500, quarter: 'q1' })
      .then([
        ResourceOffered({
          owner: 'chess',
          name: '活动室',
          category: 'venue',
          quantity: 1,
          terms: { approval: 'owner' },
          value: 500,
          quarter: 'q1',
          ...TODAY,
        }),
      ])
  })

  test('counts a fund from nothing and information as one', () => {
    const of = (category: string) => {
      const { decision } = story([]).when('offer', { name: 'x', category })
      return Array.isArray(decision) ? decision.map(({ data }) => (data as { quantity: number }).quantity) : decision
    }
    expect(of('fund')).toEqual([0])
    expect(of('information')).toEqual([1])
  })

  test.each([
    ['once', [hall], venue, 'resource.exists'],
    ['with a quantity', [], { ...venue, quantity: undefined }, 'resource.quantity-missing'],
    ['of something', [], { name: 'x', category: 'material', quantity: 0 }, 'resource.quantity-missing'],
    ['of one piece of information', [], { name: 'x', category: 'information', quantity: 2 }, 'resource.quantity-fixed'],
    ['in units only where they are used up', [], { ...venue, unit: 'kg' }, 'resource.unit-misplaced'],
    ['in a quarter that is there', [], { ...venue, quarter: 'q9' }, 'quarter.unknown'],
    ['money without a value', [], { name: 'x', category: 'fund', value: 5 }, 'resource.value-misplaced'],
    ['worth what can be counted', [], { ...venue, quantity: 1_000_000, value: 1_000_000 }, 'resource.value-too-large'],
    [
      'with hours only where they are booked',
      [],
      { name: 'x', category: 'material', quantity: 1, terms: { approval: 'owner', longest: 2 } },
      'terms.not-bookable',
    ],
    [
      'with hours in order',
      [],
      { ...venue, terms: { approval: 'owner', opening: [{ weekday: 1, from: '12:00', until: '08:00' }] } },
      'terms.opening-unsound',
    ],
  ])('is done %s', (_, history, data, code) => {
    const told = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined))
    story(history).when('offer', told).rejects(code)
  })
})

describe('changing terms', () => {
  test('tells what differs, and nothing where nothing does', () => {
    story([hall])
      .when('change-terms', { quantity: 2, value: 1000 })
      .then([TermsChanged({ quantity: 2 })])
    story([hall])
      .when('change-terms', { quantity: 1, terms: { approval: 'owner' } })
      .then([])
  })

  test('is no change where members only stand in another order', () => {
    const opened = TermsChanged({
      terms: { approval: 'owner', opening: [{ weekday: 1, from: '08:00', until: '12:00' }] },
    })
    story([hall, opened])
      .when('change-terms', { terms: { opening: [{ until: '12:00', from: '08:00', weekday: 1 }], approval: 'owner' } })
      .then([])
  })

  test('leaves what is lent or out of use', () => {
    const lent = [chairs, ...held('s1', 'chess', { quantity: 4 }), ...held('s2', 'workers', { quantity: 3 })]
    const { details } = story(lent).when('change-terms', { quantity: 6 }).rejects('resource.taken-up')
    expect(details).toEqual({ taken: 7 })
    story(lent)
      .when('change-terms', { quantity: 7 })
      .then([TermsChanged({ quantity: 7 })])
  })

  test('lets who waits move up where there is more', () => {
    story([hall, ...held('s1', 'chess'), ...waiting('s2', 'workers')])
      .when('change-terms', { quantity: 2 })
      .then([TermsChanged({ quantity: 2 }), promoted('s2', 'workers'), shared('s2', 'workers', { cause: 'promoted' })])
  })

  test('keeps to what may be offered, of what is still offered', () => {
    story([guide]).when('change-terms', { quantity: 3 }).rejects('resource.quantity-fixed')
    story([hall]).when('change-terms', { quantity: 0 }).rejects('resource.quantity-missing')
    story([hall, withdrawn]).when('change-terms', { quantity: 3 }).rejects('resource.withdrawn')
    story([rice])
      .when('change-terms', { quantity: 0 })
      .then([TermsChanged({ quantity: 0 })])
  })
})

describe('pledging', () => {
  const waitingForMoney = [
    timeless(requested('s1', 'safe', { quantity: 60_000, waits: true })),
    waitlisted('s1', 'safe'),
  ]
  const given60k = timeless(shared('s1', 'safe', { quantity: 60_000, value: 60_000, cause: 'promoted' }))

  test('adds to the fund, and who waits for money moves up', () => {
    story([fund, ...waitingForMoney], { actor: chess })
      .when('pledge', { quantity: 9_999 })
      .then([FundsPledged({ party: 'chess', quantity: 9_999, ...TODAY })])
    story([fund, ...waitingForMoney], { actor: chess })
      .when('pledge', { quantity: 10_000 })
      .then([FundsPledged({ party: 'chess', quantity: 10_000, ...TODAY }), promoted('s1', 'safe'), given60k])
  })

  test('is for funds that are still offered', () => {
    story([hall]).when('pledge', { quantity: 1 }).rejects('resource.not-a-fund')
    story([fund, withdrawn]).when('pledge', { quantity: 1 }).rejects('resource.withdrawn')
    story([fund]).when('pledge', { quantity: 1_000_000_000_000 }).rejects('resource.fund-full')
  })
})

describe('an actor in the role of a party', () => {
  test('offers and asks only while it takes part, and as what it is', () => {
    story([hall], { actor: chess, ...since(suspended('chess')) })
      .when('request', { window: window(1, 2) })
      .rejects('party.suspended')
    story([], { actor: { ...jwh, role: 'organization' } })
      .when('offer', { name: 'x', category: 'venue', quantity: 1 })
      .rejects('actor.other-kind')
  })

  test('does so in a community that is there', () => {
    story([], { reads: { community: { ...since().reads.community, established: false } } })
      .when('offer', { name: 'x', category: 'venue', quantity: 1 })
      .rejects('community.unknown')
  })
})

test('what was not offered is not there', () => {
  story([])
    .when('request', { window: window(1, 2) })
    .rejects('resource.unknown')
  story([]).when('pledge', { quantity: 1 }).rejects('resource.unknown')
})
