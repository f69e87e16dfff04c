import fc from 'fast-check'
import { expect, test } from 'vitest'
import { demand } from '../../domain/demand/demand.ts'
import { demandEvents } from '../../domain/demand/events.ts'
import { HOUR, type Instant } from '../../domain/kernel/index.ts'
import {
  ALWAYS,
  type AnyRow,
  batchOf,
  type Projection,
  startFold,
  type Table,
} from '../../projections/runtime/index.ts'
import { rates, threeRates } from '../../projections/three-rates/three-rates.ts'
import { cells, workbookCompliance } from '../../projections/workbook-compliance/workbook-compliance.ts'
import { live, plans } from '../domain/demand/life-walk.ts'
import { type Stride, walk, walks } from '../domain/demand/walk.ts'
import { sealed } from '../domain/play.ts'
import { stream, told } from './demands.ts'
import { BEGINNING, history, memoryRows, type Told } from './history.ts'

/** Pairs of what is good and of how many, which a rate divides. */
const RATES = [
  ['inTime', 'due'],
  ['resolved', 'asked'],
  ['satisfied', 'rated'],
  ['firstResolved', 'asked'],
  ['firstSatisfied', 'firstRated'],
  ['firstTime', 'asked'],
  ['ownInTime', 'ownDue'],
  ['ownResolved', 'ownAsked'],
  ['ownSatisfied', 'ownRated'],
] as const
/** Counts of what went badly. */
const BAD = ['late', 'returns', 'reopened'] as const
/** Ways out of the rates. */
const LEFT = ['merged', 'withdrawn', 'referred', 'declined'] as const

type Figures = ReadonlyMap<string, AnyRow>
interface Step {
  readonly stride: Stride
  readonly before: Figures
  readonly after: Figures
}

const hours = (at: Instant): number => (at - BEGINNING) / HOUR
/** An event of another demand: time passes up to it. */
const tick = (at: Instant): Told[] =>
  told('other', demandEvents.DemandResumed({})).map((one) => ({ ...one, at: hours(at) }))

/** The figures before and after each stride. What time alone changes has changed before. */
function stepsOf(projection: Projection, table: Table, strides: readonly Stride[]): Step[] {
  const groups = strides.map(({ events, actor, now }) => [
    tick(now),
    events.map((event): Told => ({ stream: stream('1'), event: sealed(demand, event), at: hours(now), by: actor })),
  ])
  const events = history(groups.flat(2))
  const store = memoryRows()
  const fold = startFold(projection, store, 0, 100)
  let from = 0
  const figuresAfter = (count: number): Figures => {
    const failure = fold.fold(batchOf(events.slice(from, from + count)))
    if (failure !== undefined) throw failure.cause
    fold.commit()
    from += count
    return new Map(
      store
        .rows(table)
        .filter((row) => table.moments === undefined || row[table.moments] === ALWAYS)
        .map((row) => [table.key.map((name) => (name === 'class' ? '' : row[name])).join(), row]),
    )
  }
  return strides.map((stride, at) => ({
    stride,
    before: figuresAfter(groups[at]?.[0]?.length ?? 0),
    after: figuresAfter(groups[at]?.[1]?.length ?? 0),
  }))
}

const number = (row: AnyRow | undefined, name: string): number => Number(row?.[name] ?? 0)
const failed = (row: AnyRow | undefined, [good, all]: readonly [string, string]): number =>
  number(row, all) - number(row, good)
const hasBadNews = (row: AnyRow | undefined): boolean =>
  RATES.some((rate) => failed(row, rate) > 0) || number(row, 'late') > 0

/** The raiser speaks, or the hotline that speaks for the raiser answers. */
const isWord = ({ events, actor }: Stride): boolean =>
  actor.role === 'hotline' ||
  events.some(
    ({ name, data }) =>
      name === 'FeedbackGiven' ||
      name === 'CallbackDisputed' ||
      (name === 'CallbackRecorded' && (data as { readonly standIn?: true }).standIn !== true),
  )

function holdToLaw(strides: readonly Stride[]) {
  for (const { stride, before, after } of stepsOf(threeRates, rates.table, strides)) {
    if (isWord(stride)) continue
    const all = before.get('pa,all,,total,')
    for (const [group, row] of new Map([...before, ...after])) {
      const [was, is] = [before.get(group), after.get(group)]
      const party = row.by === 'party'
      if (!hasBadNews(party ? was : all)) continue
      const what = `${stride.events.map(({ name }) => name)} by ${stride.actor.party ?? stride.actor.role}: ${group}`
      for (const rate of RATES) {
        expect(number(is, rate[0]), `${rate[0]} ${what}`).toBeLessThanOrEqual(number(was, rate[0]))
        expect(failed(is, rate), `not ${rate[0]} ${what}`).toBeGreaterThanOrEqual(failed(was, rate))
      }
      for (const name of BAD) expect(number(is, name), `${name} ${what}`).toBeGreaterThanOrEqual(number(was, name))
      for (const name of LEFT) expect(number(is, name), `${name} ${what}`).toBeLessThanOrEqual(number(was, name))
    }
  }
  for (const { stride, before, after } of stepsOf(workbookCompliance, cells.table, strides)) {
    for (const [group, was] of before) {
      for (const name of ['lateToAccept', 'lateToDeliver', 'acceptedLate', 'deliveredLate', 'returned'])
        expect(
          number(after.get(group), name),
          `${name} ${stride.events.map((event) => event.name)}`,
        ).toBeGreaterThanOrEqual(number(was, name))
    }
  }
}

test('no command improves a figure of a demand after bad news, but the word of the raiser', () => {
  fc.assert(
    fc.property(walks, (steps) => holdToLaw(walk(steps))),
    { numRuns: 40 },
  )
})

test('nor does any in the life of a demand among parties that approve, call back and hold', async () => {
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => holdToLaw((await live(plan)).strides)),
    { numRuns: 60 },
  )
})
