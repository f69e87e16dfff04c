import { Type } from '@sinclair/typebox'
import {
  catalogue,
  command,
  context,
  type DomainEvent,
  events,
  hasFact,
  instant,
  Personal,
  rulesOn,
} from '../../domain/kernel/index.ts'
import {
  among,
  before,
  EVERYTHING,
  equals,
  integer,
  json,
  maybe,
  oneOf,
  projection,
  rollup,
  source,
  steps,
  table,
  text,
  timer,
  verdict,
  view,
} from '../../projections/runtime/index.ts'
import type { Told } from './history.ts'

/** A minimal context and projection: neighbours run errands for each other. */
export const errand = events({
  Asked: Type.Object({ due: Type.Optional(Type.String()), note: Type.Optional(Personal(Type.String())) }),
  Taken: Type.Object({ helper: Type.String() }),
  Done: Type.Object({}),
  Dropped: Type.Object({}),
})

export const errandContext = context('errand', {
  plural: 'errands',
  events: errand,
  commands: {
    ask: rulesOn<object>()(
      command({ summary: 'Asks.', by: ['resident'], data: Type.Object({}), creates: true }),
      () => [],
    ),
  },
  initial: {},
  evolve: { Asked: (s) => s, Taken: (s) => s, Done: (s) => s, Dropped: (s) => s },
})
export const errandCatalogue = catalogue([errandContext])

export const given = (id: string, event: DomainEvent, community = 'pa'): Told => ({
  stream: `errand-${community}-${id}`,
  event,
})

const NEVER = Number.MAX_SAFE_INTEGER

export const errandsTable = table('errands', {
  columns: {
    errand: text(),
    state: text<'asked' | 'taken' | 'done'>(),
    helper: maybe(text()),
    raiser: text(),
    note: maybe(json<unknown>()),
    due: maybe(integer()),
    by: integer(),
    late: integer(),
    open: integer(),
  },
  key: ['errand'],
  indexes: [
    { columns: ['by'], only: 'open' },
    { columns: ['state', 'by'], only: 'open' },
  ],
})

export const helpers = table('helpers', {
  columns: { errand: text(), helper: text() },
  key: ['errand', 'helper'],
  indexes: [{ columns: ['helper'] }],
})

const on = steps(errandsTable)
const helping = steps(helpers)

export const perHelper = rollup('per_helper', {
  by: ['helper'],
  sums: ['taken', 'done', 'late'],
  from: [
    source(errandsTable, ({ helper, state, late }) =>
      helper === null ? [] : [{ group: [helper], sums: { taken: 1, done: state === 'done' ? 1 : 0, late } }],
    ),
  ],
})

export const errands = projection({
  name: 'errands',
  version: 1,
  tables: [errandsTable, helpers],
  rollups: [perHelper],
  timers: [timer(errandsTable, 'due', (row) => ({ ...row, due: null, late: 1 }))],
  on: [
    on.on(errand.Asked, (_, { community, id, data, event }) => ({
      community,
      errand: id,
      state: 'asked',
      helper: null,
      raiser: event.actor,
      note: data.note ?? null,
      due: data.due === undefined ? null : instant(data.due),
      by: data.due === undefined ? NEVER : instant(data.due),
      late: 0,
      open: 1,
    })),
    on.change(errand.Taken, (row, { data }) => ({ ...row, state: 'taken', helper: data.helper })),
    helping.on(
      errand.Taken,
      (_, { community, id, data }) => ({ community, errand: id, helper: data.helper }),
      ({ id, data }) => [id, data.helper],
    ),
    on.change(errand.Done, (row) => ({ ...row, state: 'done', due: null, open: 0 })),
    on.on(errand.Dropped, () => undefined),
  ],
  views: {
    errands: view({
      summary: { en: 'Errands that wait for a person.', zh: '差事' },
      from: errandsTable,
      where: equals('open', 1),
      filters: {
        state: oneOf('state', 'State', ['asked', 'taken']),
        helper: among({ column: 'errand', table: helpers, named: 'errand', with: 'helper', description: 'Who helps' }),
        before: before('by', 'Due before'),
      },
      sorts: { due: { column: 'by' }, latest: { column: 'by', descending: true } },
      id: 'errand',
      visible: ({ role, id }) => (role === 'resident' ? equals('raiser', id) : EVERYTHING),
      show: ({ errand, state, note, late }) => ({ errand, state, note, late: late === 1 }),
      sees: { asks: verdict({ columns: { raiser: 'raiser' } }, ({ id }) => hasFact('raiser', id)) },
      opens: 'asks',
      row: Type.Object({ errand: Type.String(), state: Type.String(), note: Type.Any(), late: Type.Boolean() }),
    }),
    'errands/helpers': view({
      summary: { en: 'Who helps with what.', zh: '差事' },
      from: helpers,
      filters: { helper: oneOf('helper', 'Who helps') },
      sorts: { errand: { column: 'errand' } },
      visible: () => EVERYTHING,
      show: ({ errand, helper }) => ({ errand, helper }),
      row: Type.Object({ errand: Type.String(), helper: Type.String() }),
    }),
  },
})
