import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DemandState, unraised } from '../../../domain/demand/state.ts'
import { type Actor, HOUR } from '../../../domain/kernel/index.ts'
import { isSignatory, mayReceive, partIn } from '../../../domain/workbook/state.ts'
import { workbook } from '../../../domain/workbook/workbook.ts'
import { admin, chess, engine, jwh, of, workers } from '../community/people.ts'
import { expectSameFold, play, type Step } from '../play.ts'
import { communityWith } from './founding.ts'

/** A demand on which all parties worked, and an event of it that names them all. */
const demand: DemandState = { ...unraised, received: ['jwh', 'chess', 'workers', 'guard'] }
const naming = { data: { party: 'workers', owner: 'guard', from: 'jwh', by: 'chess' } }
const reads = { community: communityWith(), demand, demandEvent: naming }
const guard = of('guard', 'property-company')
const holder = fc.constantFrom(
  { kind: 'committee' },
  { kind: 'organization' },
  { kind: 'social-work' },
  { party: 'jwh' },
  { party: 'guard' },
)
const code = fc.constantFrom('1.1', '2.1', '3.1')
const level = fc.constantFrom('L1', 'L2', 'L3', 'L4')
const supporters = fc.array(holder, { maxLength: 2 })
const version = fc.constantFrom(1, 1, 1, 2)
const breach = fc.constantFrom('b1', 'b2', 'b3')
const party = fc.constantFrom('jwh', 'chess', 'workers', 'guard')

const prices = fc.constantFrom(
  { prices: [{ category: 'venue', least: 100, most: 300 }], hour: { least: 2000, most: 4000 } },
  { prices: [{ category: 'material', unit: '袋', least: 5, most: 5 }], hour: { least: 0, most: 0 } },
)

const data = {
  draft: fc.constant({ title: '手册' }),
  'add-items': fc.record({
    items: fc.array(fc.record({ code, title: fc.constant('事项'), lead: holder, supporters, level }), {
      minLength: 1,
      maxLength: 2,
    }),
  }),
  'amend-item': fc.oneof(fc.record({ code, lead: holder }), fc.record({ code, supporters, level })),
  'set-prices': prices,
  'answer-prices': fc.record({
    list: fc.constantFrom('p1', 'p2', 'p3'),
    granted: fc.boolean(),
    reason: fc.constant('过高'),
  }),
  sign: fc.record({ version }),
  adopt: fc.record({ version }),
  'record-breach': fc.record({
    party,
    item: code,
    kind: fc.constantFrom('late', 'damaged'),
    source: fc.constant('demand-pa-1'),
    event: fc.constant('e1'),
  }),
  'contest-breach': fc.record({ breach, words: fc.constant('当天已办结') }),
  'answer-contest': fc.record({ breach, upheld: fc.boolean(), reason: fc.constant('已核实') }),
  'remedy-breach': fc.record({ breach }),
  'dismiss-breach': fc.record({ breach, reason: fc.constant('误记') }),
} satisfies Record<keyof typeof workbook.commands, fc.Arbitrary<object>>

const anybody: fc.Arbitrary<Actor> = fc.constantFrom(admin, jwh, chess, workers, guard, engine)
const any = fc
  .constantFrom(...Object.entries(data))
  .chain(([command, arbitrary]) => fc.record({ command: fc.constant(command), data: arbitrary, actor: anybody }))
/** Random commands with steps towards a workbook in force, so that walks reach late states. */
const onwards = fc.constantFrom(
  ...[jwh, chess, workers, guard].map((actor) => ({ command: 'sign', data: { version: 1 }, actor })),
  { command: 'adopt', data: { version: 1 }, actor: chess },
)
/** What puts a workbook in force. */
const founding: Omit<Step, 'now'>[] = [
  { command: 'draft', data: { title: '手册' }, actor: admin },
  {
    command: 'add-items',
    data: { items: [{ code: '1.1', title: '事项', lead: { kind: 'committee' }, level: 'L3' }] },
    actor: admin,
  },
  ...[jwh, chess, workers].map((actor) => ({ command: 'sign', data: { version: 1 }, actor })),
  { command: 'adopt', data: { version: 1 }, actor: chess },
]
/** Half of the plays begin with a workbook in force, the others with a draft. */
const steps: fc.Arbitrary<Step[]> = fc
  .tuple(
    fc.constantFrom(founding, founding.slice(0, 1)),
    fc.array(fc.oneof(any, onwards), { minLength: 10, maxLength: 60 }),
  )
  .map(([first, more]) => [...first, ...more])
  .map((all) => all.map((step, nth) => ({ ...step, now: Date.UTC(2026, 2, 2) + nth * HOUR })))

const parties = [
  { id: 'jwh', kind: 'committee' },
  { id: 'chess', kind: 'organization' },
  { id: 'workers', kind: 'social-work' },
  { id: 'guard', kind: 'property-company' },
] as const

test('the same events give the same state', () => {
  fc.assert(fc.property(steps, (those) => expectSameFold(workbook, play(workbook, those, reads).history)))
})

test('a workbook in force is signed by every founding party', () => {
  let inForce = 0
  fc.assert(
    fc.property(steps, (those) => {
      const { state } = play(workbook, those, reads)
      if (state.status !== 'adopted') return
      inForce += 1
      expect(state.founders).toEqual(['jwh', 'chess', 'workers'])
      for (const id of state.founders) expect(isSignatory(state, id)).toBe(true)
    }),
  )
  expect(inForce, 'plays that got so far').toBeGreaterThan(0)
})

test('only parties that have a part in an item and have signed can receive its tasks', () => {
  fc.assert(
    fc.property(steps, (those) => {
      const { state } = play(workbook, those, reads)
      for (const item of Object.values(state.items)) {
        for (const one of parties) {
          if (!mayReceive(state, item, one)) continue
          expect(partIn(item, one)).toBeDefined()
          expect(isSignatory(state, one.id)).toBe(true)
        }
      }
    }),
  )
})

test('no party ever closes a breach of its own', () => {
  fc.assert(
    fc.property(steps, (those) => {
      const { history } = play(workbook, those, reads)
      for (const { event, by } of history) {
        if (!/^Breach/.test(event.name) || event.name === 'BreachContested') continue
        expect(event.data).not.toMatchObject({ party: by?.party })
      }
    }),
  )
})

test('no price list of a workbook in force takes effect without the agreement of another society', () => {
  const pricing = fc
    .constantFrom('set-prices' as const, 'answer-prices' as const)
    .chain((command) => fc.record({ command: fc.constant(command), data: data[command], actor: anybody }))
  const priced = fc
    .array(pricing, { minLength: 5, maxLength: 20 })
    .map((more): Step[] => [...founding, ...more].map((step) => ({ ...step, now: Date.UTC(2026, 2, 2) })))
  let agreed = 0
  fc.assert(
    fc.property(priced, (those) => {
      const { history } = play(workbook, those, reads)
      const proposers = new Map<unknown, Actor | undefined>()
      for (const { event, by } of history) {
        const { list, proposedBy } = event.data as { list?: string; proposedBy?: string }
        if (event.name === 'PriceListProposed') proposers.set(list, by)
        if (event.name !== 'PriceListSet' || proposedBy === undefined) continue
        agreed += 1
        expect(proposers.get(list)?.party).toBe(proposedBy)
        expect(proposers.get(list)?.role).not.toBe(by?.role)
      }
    }),
  )
  expect(agreed, 'lists that were agreed to').toBeGreaterThan(0)
})
