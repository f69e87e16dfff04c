import { Type } from '@sinclair/typebox'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FactPredicate, type Facts, factsMeet, hasFact } from '../../../domain/kernel/index.ts'
import { EVERYTHING, integer, table, text, verdict, view } from '../../../projections/runtime/index.ts'
import { verdictsOn } from '../../../services/queries/verdicts.ts'
import { reader } from '../../projections/demands.ts'

const FACTS = ['holder', 'about', 'public']
const VALUES = ['a', 'b', 'c', 'toString']

const facts: fc.Arbitrary<Facts> = fc.dictionary(
  fc.constantFrom(...FACTS),
  fc.array(fc.constantFrom(...VALUES), { maxLength: 2 }),
)
const { condition } = fc.letrec<{ condition: FactPredicate }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    fc.record({
      fact: fc.constantFrom(...FACTS, 'other'),
      oneOf: fc.array(fc.constantFrom(...VALUES, 'nobody'), { maxLength: 3 }),
    }),
    fc.record({ not: tie('condition') }),
    fc.record({ all: fc.array(tie('condition'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { maxLength: 3 }) }),
  ),
}))

const things = table('things', { columns: { thing: text(), at: integer(), grid: text() }, key: ['thing'] })

const own = { aggregate: { context: 'thing', named: 'thing' } }

/** A view of things with verdicts. */
const viewWith = (sees: Parameters<typeof verdictsOn>[0]['sees']) =>
  view({
    summary: { en: 'Things.', zh: '事物。' },
    from: things,
    filters: {},
    sorts: { newest: { column: 'at' } },
    visible: () => EVERYTHING,
    sees,
    show: (row) => row,
    row: Type.Object({}),
  })

test('readers are told of each row of a page what its facts say', () => {
  fc.assert(
    fc.property(condition, fc.array(facts, { maxLength: 6 }), fc.constantFrom(...VALUES), (when, all, grid) => {
      const found = all.map((one, at) => ({ row: { community: 'pa', thing: `${at}`, at, grid }, facts: [one] }))
      const sees = {
        told: verdict(own, () => when),
        here: verdict({ ...own, columns: { holder: 'grid' } }, () => when),
      }
      const verdicts = verdictsOn(viewWith(sees), found)(reader('resident'))
      for (const [at, one] of all.entries())
        expect(verdicts.of(at)).toEqual({
          told: factsMeet(when, one),
          here: factsMeet(when, { ...one, holder: [grid] }),
        })
    }),
  )
})

test('readers who differ in nothing that the rows have share their verdicts', () => {
  const sees = { told: verdict(own, ({ id }) => hasFact('holder', id)) }
  const row = { community: 'pa', thing: '1', at: 1, grid: 'g' }
  const verdicts = verdictsOn(viewWith(sees), [{ row, facts: [{ holder: ['li'] }] }])
  const nameFor = (id: string): string => verdicts(reader('resident', { id })).name
  expect(nameFor('wu')).toBe(nameFor('he'))
  expect(nameFor('li')).not.toBe(nameFor('he'))
})
