import { describe, expect, test } from 'vitest'
import type { DomainEvent } from '../../../domain/kernel/index.ts'
import { workbookEvents } from '../../../domain/workbook/events.ts'
import type { Prices } from '../../../domain/workbook/shapes.ts'
import { admin, chess, jwh, of, workers } from '../community/people.ts'
import {
  adopted,
  communityWith,
  drafted,
  inCommunity,
  inForce,
  mediation,
  signed,
  visits,
  volunteers,
} from './founding.ts'

const { PriceListProposed, PriceListRefused, PriceListSet } = workbookEvents

const prices: Prices = {
  prices: [
    { category: 'venue', least: 2_000, most: 15_000 },
    { category: 'material', unit: '袋', least: 500, most: 9_000 },
    { category: 'material', least: 10, most: 20 },
  ],
  hour: { least: 2_500, most: 6_000 },
}
const dearer = { ...prices, hour: { least: 3_000, most: 8_000 } }
const guard = of('guard', 'property-company')
const proposed = { event: PriceListProposed({ list: 'p1', ...prices }), by: chess }

describe('the price list of a draft', () => {
  const set = PriceListSet({ list: 'p1', ...prices })

  test('is set by any of the three societies, and replaces the list before', () => {
    inCommunity([drafted], { actor: workers }).when('set-prices', prices).then([set])
    inCommunity([drafted, set], { actor: admin })
      .when('set-prices', dearer)
      .then([PriceListSet({ list: 'p2', ...dearer, replaces: 'p1' })])
    inCommunity([drafted], { actor: guard }).when('set-prices', prices).rejects('forbidden')
    inCommunity([]).when('set-prices', prices).rejects('workbook.unknown')
  })

  test('has to be signed by every founding party, as the items have', () => {
    const all = [drafted, visits, mediation, signed.jwh, signed.chess, signed.workers]
    const { details } = inCommunity([...all, set])
      .when('adopt', { version: 1 })
      .rejects('convention.unsigned')
    expect(details).toEqual({ parties: ['jwh', 'chess', 'workers'] })
    inCommunity([...all, set], { actor: jwh })
      .when('sign', { version: 1 })
      .then([signed.jwh])
    inCommunity([...all, set, signed.jwh, signed.chess, signed.workers])
      .when('adopt', { version: 1 })
      .then([adopted])
  })

  test.each([
    ['range', { ...prices, hour: { least: 2, most: 1 } }, 'prices.range-unsound'],
    ['price', { ...prices, prices: [{ category: 'venue', least: 8, most: 7 }] }, 'prices.range-unsound'],
    ['unit', { ...prices, prices: [{ category: 'venue', unit: '间', least: 1, most: 2 }] }, 'prices.unit-misplaced'],
    ['entry', { ...prices, prices: [prices.prices[1], { ...prices.prices[1], most: 700 }] }, 'prices.twice'],
  ])('is refused with an unsound %s', (_, data, code) => {
    inCommunity([drafted]).when('set-prices', data).rejects(code)
  })
})

describe('the price list of a workbook in force', () => {
  const set = PriceListSet({ list: 'p1', ...prices, proposedBy: 'chess' })
  const answer = (history: readonly (DomainEvent | typeof proposed)[], actor = jwh, where = communityWith()) =>
    inCommunity(history, { actor }, where).when('answer-prices', { list: 'p1', granted: true })

  test('is proposed by a signatory, and set when another society agrees', () => {
    inCommunity(inForce, { actor: chess }).when('set-prices', prices).then([proposed.event])
    answer([...inForce, proposed]).then([set])
    answer([...inForce, proposed], workers).then([set])
    const { prices: list, proposed: open } = inCommunity([...inForce, proposed, set]).state
    expect([list, open]).toEqual([{ id: 'p1', ...prices }, undefined])
  })

  test('has no effect before the answer, and needs no new signatures', () => {
    expect(inCommunity([...inForce, proposed]).state.prices).toBeUndefined()
    inCommunity([...inForce, proposed, set], { actor: jwh })
      .when('sign', { version: 1 })
      .rejects('convention.signed')
  })

  test('is refused with a reason, and can be proposed again', () => {
    const refusal = { list: 'p1', granted: false }
    inCommunity([...inForce, proposed], { actor: jwh })
      .when('answer-prices', refusal)
      .rejects('prices.reason-missing')
    const refused = PriceListRefused({ list: 'p1', proposedBy: 'chess', reason: '过高' })
    inCommunity([...inForce, proposed], { actor: jwh })
      .when('answer-prices', { ...refusal, reason: '过高' })
      .then([refused])
    inCommunity([...inForce, proposed, refused], { actor: workers })
      .when('set-prices', dearer)
      .then([PriceListProposed({ list: 'p2', ...dearer })])
  })

  test('is never decided by one society alone, nor by parties that did not sign', () => {
    const safe = of('safe', 'organization')
    const where = communityWith(volunteers)
    const joined = workbookEvents.ConventionSigned({ party: 'safe', kind: 'organization', version: 1 })
    answer([...inForce, joined, proposed], safe, where).rejects('prices.same-society')
    answer([...inForce, joined, proposed], chess, where).rejects('prices.same-society')
    answer([...inForce, proposed], safe, where).rejects('prices.not-signatory')
    answer([...inForce, proposed], admin).rejects('forbidden')
    inCommunity(inForce, { actor: admin }).when('set-prices', prices).rejects('prices.not-signatory')
  })

  test('is answered before another party proposes, and may be replaced by its own proposer', () => {
    inCommunity([...inForce, proposed], { actor: jwh })
      .when('set-prices', dearer)
      .rejects('prices.proposed')
    const better = PriceListProposed({ list: 'p2', ...dearer, replaces: 'p1' })
    inCommunity([...inForce, proposed], { actor: chess })
      .when('set-prices', dearer)
      .then([better])
    answer([...inForce, proposed, { event: better, by: chess }]).rejects('prices.not-open')
  })
})
