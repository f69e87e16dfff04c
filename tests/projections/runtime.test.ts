import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DomainEvent, instant } from '../../domain/kernel/index.ts'
import {
  batchOf,
  type FoldStep,
  type RowStore,
  source,
  startFold,
  steps,
  timer,
} from '../../projections/runtime/index.ts'
import { errand, errands, errandsTable, given, helpers, perHelper } from './errands.ts'
import { folded, history, memoryRows, moment, type Told } from './history.ts'

const told = (id: string, ...events: DomainEvent[]): Told[] =>
  events.map((event) => ({ stream: `errand-pa-${id}`, event }))
const { Asked, Taken, Done, Dropped } = errand

describe('a batch', () => {
  test('folds each event into the row of its key', () => {
    const { row } = folded(
      errands,
      history([...told('a', Asked({ due: moment(9) }), Taken({ helper: 'li' })), ...told('b', Asked({}))]),
    )
    expect(row(errandsTable, 'a')).toMatchObject({ errand: 'a', state: 'taken', helper: 'li' })
    expect(row(errandsTable, 'b')).toMatchObject({ errand: 'b', state: 'asked', helper: null })
  })

  test('deletes the row where a step returns none', () => {
    const { rows } = folded(errands, history(told('a', Asked({}), Dropped({}))))
    expect(rows(errandsTable)).toEqual([])
  })

  test('writes a row once, however often it changed', () => {
    const store = memoryRows()
    const written: unknown[] = []
    const fold = startFold(
      errands,
      { ...store, save: (changes, at) => written.push(...changes.map((c) => [c.table.name, c.changes.length, at])) },
      0,
      9,
    )
    fold.fold(batchOf(history(told('a', Asked({}), Taken({ helper: 'li' }), Done({})))))
    fold.commit()
    expect(written).toEqual([
      ['errands', 1, 3],
      ['helpers', 1, 3],
      ['per_helper', 1, 3],
    ])
  })

  test('asks the store for no row that cannot be there', () => {
    const store = memoryRows()
    const asked: { row: string; found: boolean }[] = []
    const listening: RowStore = {
      ...store,
      load(table, key) {
        const found = store.load(table, key)
        asked.push({ row: [table.name, ...key].join(' '), found: found !== undefined })
        return found
      },
      save: (changes, at) => store.save(changes, at),
    }
    const events = history([
      ...told('a', Asked({}), Taken({ helper: 'li' })),
      ...told('b', Asked({}), Taken({ helper: 'wu' })),
      ...told('a', Taken({ helper: 'wu' }), Done({})),
    ])
    // No row stays in memory after a commit.
    const whole = startFold(errands, listening, 0, 0)
    for (const event of events) {
      whole.fold(batchOf([event]))
      whole.commit()
    }
    expect(store.rows(errandsTable)).toEqual(folded(errands, events).rows(errandsTable))
    expect(asked.map(({ row }) => row)).toContain('errands pa a')
    expect(asked.filter(({ found }) => !found)).toEqual([])

    asked.length = 0
    const resumed = startFold(errands, listening, events.length, 0)
    const more = history([...told('c', Asked({}), Taken({ helper: 'li' }))])
    resumed.fold(batchOf(more.map((event, at) => ({ ...event, position: events.length + 1 + at }))))
    resumed.commit()
    // It cannot know which helpers and counters there are.
    expect(asked).toEqual([
      { row: 'helpers pa c li', found: false },
      { row: 'per_helper pa li', found: false },
    ])
  })

  test('asks no step that changes existing rows only where there is no row', () => {
    const asked: string[] = []
    const on = errands.on.map((step) => ({
      ...step,
      fold: (...given: Parameters<typeof step.fold>) => {
        asked.push(step.type)
        return step.fold(...given)
      },
    }))
    folded({ ...errands, on }, history(told('a', Done({}), Asked({}), Done({}))))
    expect(asked).toEqual([Asked.type, Done.type])
  })

  test('skips events that it has folded already', () => {
    const store = memoryRows()
    const events = history(told('a', Asked({}), Taken({ helper: 'li' })))
    const fold = startFold(errands, store, 0, 9)
    fold.fold(batchOf(events))
    fold.fold(batchOf(events))
    expect(fold.uncommitted).toBe(2)
  })
})

test('a step may read the aggregate’s row in another table, as earlier steps left it', () => {
  const seen: unknown[] = []
  const looking = steps(helpers, undefined, errandsTable).on(
    Taken,
    (_, { community, id, data }, errand) => {
      seen.push([errand?.state, errand?.late])
      return { community, errand: id, helper: data.helper }
    },
    ({ id, data }) => [id, data.helper],
  )
  const on = errands.on.filter(({ table }) => table !== helpers)
  const events = history([
    ...told('a', Asked({ due: moment(0.5) }), Taken({ helper: 'li' })),
    ...told('b', Taken({ helper: 'wu' })),
  ])
  for (const size of [1, 2, 3]) folded({ ...errands, on: [looking, ...on] }, events, size)
  expect(seen).toEqual(
    Array.from({ length: 3 }, () => [
      ['asked', 1],
      [undefined, undefined],
    ]).flat(),
  )
})

test('a step may change the rows that the aggregate’s row in another table names', () => {
  const released: FoldStep = {
    ...{ type: Dropped.type, table: helpers, own: false, existing: true, beside: errandsTable },
    key: () => undefined,
    keys: ({ id }, row) => [[id, String(row.helper)]],
    fold: () => undefined,
  }
  const events = history([
    ...told('a', Asked({}), Taken({ helper: 'li' })),
    ...told('b', Asked({}), Taken({ helper: 'wu' })),
    ...told('a', Dropped({})),
    ...told('c', Dropped({})),
  ])
  for (const size of [1, 2, 6]) {
    const { rows } = folded({ ...errands, on: [released, ...errands.on] }, events, size)
    expect(rows(helpers).map(({ errand }) => errand)).toEqual(['b'])
  }
})

describe('counters', () => {
  test('follow the rows from which they are kept, and disappear with them', () => {
    const events = history([
      ...told('a', Asked({}), Taken({ helper: 'li' }), Done({})),
      ...told('b', Asked({}), Taken({ helper: 'li' })),
      ...told('c', Asked({}), Taken({ helper: 'wu' })),
      ...told('c', Dropped({})),
    ])
    expect(folded(errands, events, 1).rows(perHelper.table)).toEqual([
      { community: 'pa', helper: 'li', taken: 2, done: 1, late: 0 },
    ])
  })
})

test('counters are not counted again where a row keeps what they read', () => {
  const counted: unknown[] = []
  const each = source(
    errandsTable,
    ({ helper }) => {
      counted.push(helper)
      return helper === null ? [] : [{ group: [helper], sums: { taken: 1 } }]
    },
    ['helper'],
  )
  const counting = { ...errands, rollups: [{ ...perHelper, from: [each] }] }
  const events = history(told('a', Asked({}), Taken({ helper: 'li' }), Done({}), Taken({ helper: 'wu' })))
  expect(folded(counting, events, 1).rows(perHelper.table)).toMatchObject([{ helper: 'wu', taken: 1 }])
  expect(counted).toEqual([null, null, 'li', 'li', 'wu'])
})

describe('a moment stored in a row', () => {
  const events = (end: number) => [
    ...history([
      ...told('a', Asked({ due: moment(2) }), Taken({ helper: 'li' })),
      { ...given('b', Asked({})), at: end },
    ]),
  ]

  test('passes when the log has reached it, without an event of the row', () => {
    expect(folded(errands, events(2)).row(errandsTable, 'a')).toMatchObject({ late: 1, due: null })
    expect(folded(errands, events(2)).rows(perHelper.table)).toMatchObject([{ helper: 'li', late: 1 }])
  })

  test('does not pass before', () => {
    expect(folded(errands, events(1.9)).row(errandsTable, 'a')).toMatchObject({ late: 0, due: instant(moment(2)) })
  })

  test('has passed before a later event changes the row', () => {
    const late = history([...told('a', Asked({ due: moment(0.5) })), { ...given('a', Done({})), at: 1 }])
    expect(folded(errands, late).row(errandsTable, 'a')).toMatchObject({ state: 'done', late: 1 })
  })

  test('must move on', () => {
    const stuck = { ...errands, timers: [timer(errandsTable, 'due', (row) => row)] }
    expect(() => folded(stuck, events(3))).toThrow('must set its column to a later moment')
  })
})

describe('a step that throws', () => {
  const on = errands.on.map((step) =>
    step.type === Done.type
      ? {
          ...step,
          fold: () => {
            throw new TypeError('no')
          },
        }
      : step,
  )
  const broken = { ...errands, on: [...errands.on, ...on] }

  test('stops the fold before its event, with nothing of it done', () => {
    const store = memoryRows()
    const fold = startFold(broken, store, 0, 9)
    const failure = fold.fold(batchOf(history(told('a', Asked({}), Taken({ helper: 'li' }), Done({})))))
    expect(failure).toMatchObject({ position: 3, type: 'governance.Done.v1' })
    fold.commit()
    expect(store.checkpoint).toBe(2)
    expect(store.rows(errandsTable)).toMatchObject([{ state: 'taken' }])
  })
})

test('batches of any size give the same rows', () => {
  const event = fc.oneof(
    fc
      .option(fc.integer({ min: 0, max: 40 }), { nil: undefined })
      .map((due) => Asked(due === undefined ? {} : { due: moment(due) })),
    fc.constantFrom('li', 'wu').map((helper) => Taken({ helper })),
    fc.constant(Done({})),
    fc.constant(Dropped({})),
  )
  const anything = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), event), { maxLength: 40 })
  fc.assert(
    fc.property(anything, fc.integer({ min: 1, max: 7 }), (list, size) => {
      const events = history(list.map(([id, one]) => given(id, one)))
      expect(folded(errands, events, size).all()).toEqual(folded(errands, events).all())
    }),
  )
})
