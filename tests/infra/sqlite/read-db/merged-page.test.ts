import { join } from 'node:path'
import { Type } from '@sinclair/typebox'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openReadDatabase } from '../../../../infra/sqlite/read-db/read-db.ts'
import { openRowReader } from '../../../../infra/sqlite/read-db/row-reader.ts'
import {
  type AnyRow,
  equals,
  integer,
  maybe,
  type Predicate,
  projection,
  rowKeyOf,
  type Table,
  table,
  text,
  view,
} from '../../../../projections/runtime/index.ts'
import { holds } from '../../../projections/holds.ts'
import { folder } from './engine.ts'

const cards = table('cards', {
  columns: { card: text(), to: text(), copy: maybe(text()), at: integer(), seen: integer() },
  key: ['card'],
  indexes: [{ columns: ['to', 'at'] }, { columns: ['copy', 'at'] }],
})
const nicknames = table('nicknames', {
  columns: { nickname: text(), of: text() },
  key: ['nickname'],
  indexes: [{ columns: ['of'] }],
})
const post = projection({
  name: 'post',
  version: 1,
  tables: [cards, nicknames],
  on: [],
  views: {
    post: view({
      summary: { en: 'Cards', zh: '卡片' },
      from: cards,
      filters: {},
      sorts: { newest: { column: 'at', descending: true } },
      visible: () => ({ all: [] }),
      show: (row) => row,
      row: Type.Object({}),
    }),
  },
})

const names = ['ann', 'bo', 'cy', 'di']
const someone = fc.constantFrom(...names)
const anyCards = fc.array(
  fc.record({
    to: someone,
    copy: fc.option(someone),
    at: fc.nat(9),
    seen: fc.nat(1),
    community: fc.constantFrom('pa', 'pb'),
  }),
  { maxLength: 40 },
)
const anyNicknames = fc.array(fc.record({ nickname: someone, of: someone }), { maxLength: 4 })
const anyAlternatives = fc.uniqueArray(
  fc.oneof(
    fc.record({ column: fc.constantFrom('to', 'copy'), name: someone }).map(({ column, name }) => equals(column, name)),
    someone.map(
      (of): Predicate => ({ column: 'to', among: nicknames.name, named: 'nickname', where: equals('of', of) }),
    ),
  ),
  { maxLength: 4 },
)

/** A read database with these rows, and the pages that it answers. */
function stored(rows: ReadonlyMap<Table, readonly AnyRow[]>) {
  const path = join(folder(), 'read.db')
  const db = openReadDatabase(path, { id: 'log', epoch: 1 })
  const slot = db.build(post)
  const changes = [...rows].map(([of, all]) => ({
    table: of,
    changes: all.map((after) => ({ key: rowKeyOf(of, after), before: undefined, after })),
  }))
  db.rows(post, slot).save(changes, 1)
  while (!db.prepare(post, slot));
  db.serve(post, slot)
  const reader = openRowReader(path, [post])
  return {
    /** All cards in the order of pages of this size. */
    async paged(where: Predicate, descending: boolean, limit: number): Promise<AnyRow[]> {
      const order = { columns: ['at', 'card'], descending }
      const found: AnyRow[] = []
      for (;;) {
        const last = found.at(-1)
        const after = last === undefined ? {} : { after: [Number(last.at), String(last.card)] }
        const page = await reader.page({ view: 'post', community: 'pa', few: [], where, order, limit, ...after })
        found.push(...page.found.map(({ row }) => row))
        if (!page.more) return found
      }
    },
    close() {
      reader.close()
      db.close()
    },
  }
}

test('a merged page has the rows that meet one of its conditions, each once and in order, across all pages', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyCards,
      anyNicknames,
      anyAlternatives,
      fc.boolean(),
      fc.integer({ min: 1, max: 7 }),
      async (someCards, someNicknames, merged, descending, limit) => {
        const all = someCards.map((card, at) => ({ card: `c${String(at).padStart(2, '0')}`, ...card }))
        const known = [...new Map(someNicknames.map((one) => [one.nickname, { community: 'pa', ...one }])).values()]
        const where: Predicate = { all: [equals('seen', 1), { merged }] }
        const expected = all
          .filter((row) => row.community === 'pa' && holds(where, row, () => known))
          .sort((a, b) => (a.at - b.at || (a.card < b.card ? -1 : 1)) * (descending ? -1 : 1))
        const { paged, close } = stored(
          new Map<Table, readonly AnyRow[]>([
            [cards, all],
            [nicknames, known],
          ]),
        )
        const cardsOf = (rows: readonly AnyRow[]) => rows.map(({ card }) => card)
        expect(cardsOf(await paged(where, descending, limit))).toEqual(cardsOf(expected))
        close()
      },
    ),
    { numRuns: 30 },
  )
})
