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

  test('makes the sender’s party the owner, and requires approval by default', () => {
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

  test('starts a fund at zero, and counts information as one', () => {
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
  test('records only the differences, and nothing where there are none', () => {
    story([hall])
      .when('change-terms', { quantity: 2, value: 1000 })
      .then([TermsChanged({ quantity: 2 })])
    story([hall])
      .when('change-terms', { quantity: 1, terms: { approval: 'owner' } })
      .then([])
  })

  test('ignores the order of members', () => {
    const opened = TermsChanged({
      terms: { approval: 'owner', opening: [{ weekday: 1, from: '08:00', until: '12:00' }] },
    })
    story([hall, opened])
      .when('change-terms', { terms: { opening: [{ until: '12:00', from: '08:00', weekday: 1 }], approval: 'owner' } })
      .then([])
  })

  test('leaves shares and impairments unchanged', () => {
    const lent = [chairs, ...held('s1', 'chess', { quantity: 4 }), ...held('s2', 'workers', { quantity: 3 })]
    const { details } = story(lent).when('change-terms', { quantity: 6 }).rejects('resource.taken-up')
    expect(details).toEqual({ taken: 7 })
    story(lent)
      .when('change-terms', { quantity: 7 })
      .then([TermsChanged({ quantity: 7 })])
  })

  test('promotes waiting shares where the quantity grows', () => {
    story([hall, ...held('s1', 'chess'), ...waiting('s2', 'workers')])
      .when('change-terms', { quantity: 2 })
      .then([TermsChanged({ quantity: 2 }), promoted('s2', 'workers'), shared('s2', 'workers', { cause: 'promoted' })])
  })

  test('is subject to the rules of an offer, and needs a resource that is still offered', () => {
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

  test('adds to the fund, and promotes shares that wait for money', () => {
    story([fund, ...waitingForMoney], { actor: chess })
      .when('pledge', { quantity: 9_999 })
      .then([FundsPledged({ party: 'chess', quantity: 9_999, ...TODAY })])
    story([fund, ...waitingForMoney], { actor: chess })
      .when('pledge', { quantity: 10_000 })
      .then([FundsPledged({ party: 'chess', quantity: 10_000, ...TODAY }), promoted('s1', 'safe'), given60k])
  })

  test('needs a fund that is still offered', () => {
    story([hall]).when('pledge', { quantity: 1 }).rejects('resource.not-a-fund')
    story([fund, withdrawn]).when('pledge', { quantity: 1 }).rejects('resource.withdrawn')
    story([fund]).when('pledge', { quantity: 1_000_000_000_000 }).rejects('resource.fund-full')
  })
})

describe('an actor with the role of a party', () => {
  test('offers and requests only while the party is active, and in the role of its kind', () => {
    story([hall], { actor: chess, ...since(suspended('chess')) })
      .when('request', { window: window(1, 2) })
      .rejects('party.suspended')
    story([], { actor: { ...jwh, role: 'organization' } })
      .when('offer', { name: 'x', category: 'venue', quantity: 1 })
      .rejects('actor.other-kind')
  })

  test('offers and requests only in a community that exists', () => {
    story([], { reads: { community: { ...since().reads.community, established: false } } })
      .when('offer', { name: 'x', category: 'venue', quantity: 1 })
      .rejects('community.unknown')
  })
})

test('a resource that was not offered does not exist', () => {
  story([])
    .when('request', { window: window(1, 2) })
    .rejects('resource.unknown')
  story([]).when('pledge', { quantity: 1 }).rejects('resource.unknown')
})
