import fc from 'fast-check'
import type { DomainEvent } from '../../domain/kernel/index.ts'
import { resourceEvents } from '../../domain/resource/events.ts'
import { sealed } from './demands.ts'
import { moment, type Told } from './history.ts'

export const {
  ResourceOffered,
  TermsChanged,
  ShareRequested,
  ResourceShared,
  ShareDeclined,
  ShareDisplaced,
  ShareCancelled,
  ShareWaitlisted,
  SharePromoted,
  ShareExpired,
  ShareStarted,
  ShareNoShow,
  ReturnMissed,
  ResourceReturned,
  ResourceConsumed,
  ResourceImpaired,
  ResourceRestored,
  ResourceWithdrawn,
  FundsPledged,
  FundsReturned,
} = resourceEvents
type Data<K extends keyof typeof resourceEvents> = Parameters<(typeof resourceEvents)[K]>[0]

/** Events of a resource, by default one hour apart. */
export const toResource = (
  id: string,
  ...list: readonly (DomainEvent | readonly [at: number, DomainEvent])[]
): Told[] =>
  list.map((one) => {
    const stream = `resource-pa-${id}`
    return 'name' in one ? { stream, event: one } : { stream, at: one[0], event: one[1] }
  })

/** Hours after the beginning. */
export const hours = (from: number, until: number) => ({ from: moment(from), until: moment(until) })

/** Open Monday to Friday, 08:00 to 12:00: 1,200 minutes a week. */
export const MORNINGS = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '08:00', until: '12:00' }))

export const offered = (more: Partial<Data<'ResourceOffered'>> = {}) =>
  ResourceOffered({
    owner: 'jwh',
    name: '活动室',
    category: 'venue',
    quantity: 2,
    terms: { approval: 'owner', opening: MORNINGS },
    value: 5000,
    items: ['3.07.2'],
    day: '2026-03-02',
    ...more,
  })

export const asked = (share: string, more: Partial<Data<'ShareRequested'>> = {}) =>
  ShareRequested({
    share,
    party: 'wuye',
    quantity: 1,
    window: hours(32, 35),
    waits: false,
    purpose: sealed('purpose'),
    expiresAt: moment(90),
    day: '2026-03-02',
    ...more,
  })

export const shared = (share: string, more: Partial<Data<'ResourceShared'>> = {}) =>
  ResourceShared({
    share,
    party: 'wuye',
    owner: 'jwh',
    quantity: 1,
    window: hours(32, 35),
    value: 15_000,
    prices: 'p1',
    cause: 'approved',
    day: '2026-03-02',
    ...more,
  })

/** The same without a price list that confirms the value. */
export function unlisted(share: string, more: Partial<Data<'ResourceShared'>> = {}) {
  const { prices: _, ...data } = shared(share, more).data
  return ResourceShared(data)
}

export const started = (share: string, party = 'wuye', day = '2026-03-03') => ShareStarted({ share, party, day })

export const backAgain = (share: string, more: Partial<Data<'ResourceReturned'>> = {}) =>
  ResourceReturned({ share, party: 'wuye', condition: 'good', late: false, by: 'jwh', day: '2026-03-03', ...more })

const share = fc.constantFrom('s1', 's2', 's3')
const party = fc.constantFrom('jwh', 'wuye', 'dui')
const quantity = fc.integer({ min: 1, max: 3 })
const day = fc.constantFrom('2026-03-02', '2026-04-01')
const window = fc
  .tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 200 }))
  .map(([from, long]) => hours(from, from + long))
const impairment = fc.constantFrom('i1', 'i2')

/** Any sequence of events of a resource, also ones that the rules do not allow: views have to fold them. */
const happening: fc.Arbitrary<DomainEvent> = fc.oneof(
  fc
    .tuple(share, party, quantity, window, fc.constantFrom({}, { for: { demand: 'd1' } }))
    .map(([of, by, many, when, purpose]) => asked(of, { party: by, quantity: many, window: when, ...purpose })),
  fc
    .tuple(share, party, party, quantity, window)
    .map(([of, by, owner, many, when]) =>
      (many > 1 ? shared : unlisted)(of, { party: by, owner, quantity: many, window: when }),
    ),
  fc.tuple(share, party, day).map(([of, by, on]) => started(of, by, on)),
  fc
    .tuple(share, fc.constantFrom('good', 'damaged', 'lost'))
    .map(([of, condition]) => backAgain(of, { condition, late: condition === 'lost' })),
  fc
    .tuple(share, quantity, day)
    .map(([of, many, on]) => ResourceConsumed({ share: of, party: 'wuye', quantity: many, value: many * 10, day: on })),
  share.map((of) => ShareWaitlisted({ share: of, party: 'wuye', cause: 'displaced' })),
  share.map((of) => ShareCancelled({ share: of, party: 'wuye', cause: 'displaced' })),
  share.map((of) => ReturnMissed({ share: of, party: 'wuye', since: moment(0), next: { share: 's9', party: 'dui' } })),
  share.map((of) => ShareNoShow({ share: of, party: 'wuye' })),
  fc
    .tuple(impairment, quantity, window, fc.boolean())
    .map(([i, many, { from, until }, ends]) =>
      ResourceImpaired({ impairment: i, quantity: many, from, ...(ends ? { until } : {}), reason: sealed('r') }),
    ),
  fc.tuple(impairment, quantity).map(([i, many]) => ResourceRestored({ impairment: i, quantity: many })),
  fc.tuple(party, quantity).map(([owner, many]) => TermsChanged({ owner, quantity: many })),
  fc.tuple(party, quantity, day).map(([by, many, on]) => FundsPledged({ party: by, quantity: many, day: on })),
  fc
    .tuple(share, quantity, day)
    .map(([of, many, on]) => ResourceConsumed({ share: of, party: 'wuye', quantity: many, more: true, day: on })),
  fc
    .tuple(party, quantity, day, fc.constantFrom('pledger' as const, 'community' as const))
    .map(([by, many, on, to]) => FundsReturned({ party: by, quantity: many, destination: { to }, day: on })),
  fc.constant(ResourceWithdrawn({ cause: 'owner' })),
)

/** The events of some resources over some weeks, beginning at an hour. */
export const resourceLives = (from: number): fc.Arbitrary<Told[]> =>
  fc
    .array(fc.tuple(fc.constantFrom('a', 'b', 'c'), happening, fc.integer({ min: 0, max: 60 })), { maxLength: 40 })
    .map((list) => {
      let at = from
      return [
        ...(['venue', 'fund', 'information'] as const).flatMap((category, nth) =>
          toResource('abc'.charAt(nth), [from, offered({ category })]),
        ),
        ...list.flatMap(([id, event, later]) => {
          at += later
          return toResource(id, [at, event])
        }),
      ]
    })
