import { describe, expect, test } from 'vitest'
import type { DomainEvent } from '../../../domain/kernel/index.ts'
import type { Assumptions } from '../../../domain/kernel/scenario.ts'
import { resourceEvents } from '../../../domain/resource/events.ts'
import {
  chairs,
  chess,
  guide,
  hall,
  held,
  jwh,
  offered,
  priced,
  promoted,
  requested,
  rice,
  shared,
  since,
  story,
  suspended,
  TODAY,
  waiting,
  window,
  withPrices,
} from './story.ts'

const { ResourceOffered, ResourceWithdrawn, TermsChanged } = resourceEvents
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

describe('a unit value', () => {
  const venue = { name: '活动室', category: 'venue', quantity: 1 }
  const offer = (data: object, assumed: Assumptions = withPrices) => story([], assumed).when('offer', { ...data })

  test('lies within the price list of the workbook in force', () => {
    const { details } = offer({ ...venue, value: 2_001 }).rejects('resource.value-outside-list')
    expect(details).toEqual({ least: 300, most: 2_000 })
    offer({ ...venue, value: 299 }).rejects('resource.value-outside-list')
    offer({ name: '米', category: 'material', unit: 'kg', quantity: 5, value: 601 }).rejects(
      'resource.value-outside-list',
    )
    for (const value of [300, 2_000]) expect(offer({ ...venue, value }).decision).toMatchObject([{ data: { value } }])
    expect(offer(venue).decision).toHaveLength(1)
  })

  test('is free where no list or no entry says more, and is then in no balance', () => {
    expect(offer({ ...venue, value: 7_000_000 }, {}).decision).toMatchObject([{ data: { value: 7_000_000 } }])
    const bags = { name: '米', category: 'material', unit: '袋', quantity: 5, value: 9_000 }
    expect(offer(bags).decision).toMatchObject([{ data: { value: 9_000 } }])
    const draft = { ...withPrices.reads, workbook: { ...priced, status: 'draft' } }
    expect(offer({ ...venue, value: 2_001 }, { reads: draft }).decision).toMatchObject([{ data: { value: 2_001 } }])
  })

  test('may be changed only within the list, and other terms change beside an older value', () => {
    const dear = offered({ value: 50_000 })
    story([dear], withPrices).when('change-terms', { value: 50_000 }).rejects('resource.value-outside-list')
    story([dear], withPrices)
      .when('change-terms', { quantity: 2 })
      .then([TermsChanged({ quantity: 2 })])
    story([dear], withPrices)
      .when('change-terms', { value: 1_500 })
      .then([TermsChanged({ value: 1_500 })])
  })

  test('is confirmed by the list that is in force when the share is approved', () => {
    const approve = (of: DomainEvent, assumed: Assumptions) =>
      story([of, requested('s1', 'chess')], assumed).when('approve', { share: 's1' })
    approve(hall, withPrices).then([shared('s1', 'chess', { prices: 'p1' })])
    approve(hall, {}).then([shared('s1', 'chess')])
    approve(offered({ value: 2_500 }), withPrices).then([shared('s1', 'chess', { value: 5_000 })])
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
    story([], { reads: { ...since().reads, community: { ...since().reads.community, established: false } } })
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
