import { expect, test } from 'vitest'
import { workbookEvents as E } from '../../domain/workbook/events.ts'
import type { RowOf } from '../../projections/runtime/index.ts'
import { breachList, breachListView } from '../../projections/workbook-compliance/breach-list.ts'
import { workbookCompliance } from '../../projections/workbook-compliance/workbook-compliance.ts'
import { workbookItems } from '../../projections/workbook-compliance/workbook-items.ts'
import { sealed, stream } from './demands.ts'
import { folded, history, moment, type Told } from './history.ts'

const item = E.ItemAdded({
  code: '3.07.2',
  module: 3,
  title: '路灯',
  titleEn: 'Street lights',
  lead: { party: 'wuye' },
  supporters: [],
  boundary: '小区内归物业。',
  level: 'L3',
  visibility: 'public',
})
const recorded = E.BreachRecorded({ breach: 'b1', party: 'wuye', item: '3.07.2', kind: 'late', source: stream('1') })
const contested = E.BreachContested({
  breach: 'b1',
  party: 'wuye',
  item: '3.07.2',
  words: sealed('w'),
  stage: 'society',
  dueBy: moment(30),
})
const upheld = E.BreachContestAnswered({
  breach: 'b1',
  party: 'wuye',
  answeredBy: 'she-gong',
  stage: 'society',
  upheld: true,
  reason: sealed('r'),
})

const inWorkbook = (...events: readonly Told['event'][]): Told[] =>
  [item, ...events].map((event) => ({ stream: 'workbook-pa', event }))

/** The row of a breach after some events. */
function shown(id: string, ...events: readonly Told['event'][]) {
  const found = folded(workbookCompliance, history(inWorkbook(...events)))
  const row = found.row(breachList, id) as RowOf<typeof breachList> | undefined
  if (row === undefined) throw new Error(`There is no breach ${id}.`)
  return breachListView.show(
    { ...row, its: (found.row(workbookItems, row.item) as RowOf<typeof workbookItems> | undefined) ?? null },
    {},
  )
}

test('a breach is listed with its item and what shows it', () => {
  expect(shown('b1', recorded)).toMatchObject({
    id: 'b1',
    party: 'wuye',
    item: '3.07.2',
    title: '路灯',
    titleEn: 'Street lights',
    kind: 'late',
    state: 'recorded',
    demand: '1',
    resource: null,
  })
})

test('a breach that a resource shows names the resource', () => {
  const damaged = E.BreachRecorded({
    breach: 'b1',
    party: 'wuye',
    item: '3.07.2',
    kind: 'damaged',
    source: 'resource-hall',
  })
  expect(shown('b1', damaged)).toMatchObject({ demand: null, resource: 'hall' })
})

test('a breach stays in the list, with what became of it', () => {
  const after = (...events: readonly Told['event'][]) => expect(shown('b1', recorded, ...events))
  after(contested).toMatchObject({ state: 'contested' })
  after(contested, upheld).toMatchObject({ state: 'upheld' })
  after(E.BreachRemedied({ breach: 'b1', party: 'wuye' })).toMatchObject({ state: 'remedied' })
  after(E.BreachDismissed({ breach: 'b1', party: 'wuye', reason: sealed('r') })).toMatchObject({ state: 'dismissed' })
})

test('the boundary of an item is told, and an amendment changes it', () => {
  const boundary = (...events: readonly Told['event'][]) => {
    const found = folded(workbookCompliance, history(inWorkbook(...events)))
    const row = found.row(workbookItems, '3.07.2') as RowOf<typeof workbookItems> | undefined
    return row?.boundary
  }
  expect(boundary()).toBe('小区内归物业。')
  expect(boundary(E.ItemAmended({ code: '3.07.2', level: 'L2', names: [] }))).toBe('小区内归物业。')
  expect(boundary(E.ItemAmended({ code: '3.07.2', boundary: '路灯归市政。', names: [] }))).toBe('路灯归市政。')
})
