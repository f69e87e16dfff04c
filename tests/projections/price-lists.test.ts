import { expect, test } from 'vitest'
import type { Role } from '../../domain/kernel/index.ts'
import { workbookEvents } from '../../domain/workbook/events.ts'
import { priceLists, priceListView } from '../../projections/workbook-compliance/price-lists.ts'
import { workbookCompliance } from '../../projections/workbook-compliance/workbook-compliance.ts'
import { reader, sealed } from './demands.ts'
import { folded, history, type Told } from './history.ts'
import { inboxOf } from './letters.ts'

const { PriceListProposed, PriceListRefused, PriceListSet } = workbookEvents
const prices = { prices: [{ category: 'venue' as const, least: 2_000, most: 9_000 }], hour: { least: 1, most: 5_000 } }
const social = reader('social-work', { party: 'swo' })
const told = (event: Told['event'], by = social): Told => ({ stream: 'workbook-pa', event, by })
const drafted = told(PriceListSet({ list: 'p1', ...prices }))
const proposed = told(PriceListProposed({ list: 'p2', ...prices }))
const set = told(PriceListSet({ list: 'p2', ...prices, replaces: 'p1', proposedBy: 'swo' }), reader('committee'))
const refused = told(PriceListRefused({ list: 'p2', proposedBy: 'swo', reason: sealed('high') }), reader('committee'))

test('the list of the workbook is the last one set, and the lists before it are known', () => {
  const states = (...list: Told[]) =>
    folded(workbookCompliance, history(list))
      .rows(priceLists)
      .map((row) => [row.list, row.state, row.proposedBy])
  expect(states(drafted, proposed)).toEqual([
    ['p1', 'set', null],
    ['p2', 'proposed', 'swo'],
  ])
  expect(states(drafted, proposed, set)).toEqual([
    ['p1', 'replaced', null],
    ['p2', 'set', 'swo'],
  ])
  expect(states(drafted, proposed, refused)).toEqual([
    ['p1', 'set', null],
    ['p2', 'refused', 'swo'],
  ])
  const again = told(PriceListProposed({ list: 'p3', ...prices, replaces: 'p2' }))
  expect(states(proposed, again)).toEqual([
    ['p2', 'replaced', 'swo'],
    ['p3', 'proposed', 'swo'],
  ])
  const row = folded(workbookCompliance, history([drafted])).row(priceLists, 'p1')
  expect(row && priceListView.show(row, {})).toMatchObject({ list: 'p1', state: 'set', ...prices })
})

test('a proposal asks the other two societies, and its party learns the answer', () => {
  const kindsOf = (list: Told[], role: Role, party: string) =>
    inboxOf(list, reader(role, { party })).map(({ kind, needs }) => [kind, needs])
  const asked = [['prices-proposed', true]]
  expect(kindsOf([proposed], 'committee', 'jwh')).toEqual(asked)
  expect(kindsOf([proposed], 'organization', 'dui')).toEqual(asked)
  expect(kindsOf([proposed], 'social-work', 'other')).toEqual([])
  expect(kindsOf([proposed], 'property-company', 'wuye')).toEqual([])
  for (const [answer, kind] of [
    [set, 'prices-set'],
    [refused, 'prices-refused'],
  ] as const) {
    expect(kindsOf([proposed, answer], 'committee', 'jwh')).toEqual([])
    expect(kindsOf([proposed, answer], 'social-work', 'swo')).toEqual([[kind, false]])
  }
})
