import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Actor, type DomainEvent, instant } from '../../../domain/kernel/index.ts'
import type { Projection } from '../../../projections/runtime/index.ts'
import { workbookCompliance } from '../../../projections/workbook-compliance/workbook-compliance.ts'
import type { Views } from '../../../services/queries/contract.ts'
import { assigned, delivered, raised, reader, told, triaged } from '../../projections/demands.ts'
import { history, moment } from '../../projections/history.ts'
import { viewsOver } from './memory-views.ts'

const VIEW = 'workbook-compliance'
const view = workbookCompliance.views[VIEW]
if (view === undefined) throw new Error(`no ${VIEW}`)

/** The projection with an ascending order of the same sum beside its own. */
const projection: Projection = {
  ...workbookCompliance,
  views: { ...workbookCompliance.views, [VIEW]: { ...view, sorts: { ...view.sorts, least: { column: 'assigned' } } } },
}

const PARTIES = ['jwh', 'wuye', 'dui']
const ITEMS = ['3.07.2', '3.07.3', '5.01', '7.02']

/** Events of a demand with tasks, of one of several classes. */
const life: fc.Arbitrary<DomainEvent[]> = fc
  .record({
    visibility: fc.constantFrom('public', 'parties-involved', 'restricted'),
    about: fc.constantFrom(undefined, { party: 'jwh' }, { party: 'wuye' }),
    item: fc.constantFrom(...ITEMS),
    given: fc.array(fc.tuple(fc.constantFrom(...PARTIES), fc.boolean()), { minLength: 1, maxLength: 3 }),
  })
  .map(({ visibility, about, item, given }) => [
    raised({ visibility, ...(about === undefined ? {} : { about }) } as Parameters<typeof raised>[0]),
    triaged({ visibility, item } as Parameters<typeof triaged>[0]),
    ...given.flatMap(([party, done], at) => [
      assigned(party, { task: `t${at}`, item }),
      ...(done ? [delivered(party, { task: `t${at}` })] : []),
    ]),
  ])

const READERS: readonly Actor[] = [
  reader('anonymous'),
  reader('committee', { party: 'jwh' }),
  reader('property-company', { party: 'wuye' }),
  reader('auditor'),
]

const FILTERS: readonly Record<string, string>[] = [{}, { covered: 'true' }, { module: '3' }, { party: 'wuye' }]

interface Row {
  readonly module: string
  readonly item: string
  readonly party: string | null
  readonly assigned: number
  readonly overdue: number
}

/** Returns all rows in pages of a few, by cursors. */
async function paged(views: Views, who: Actor, filters: Record<string, string>, limit: number): Promise<Row[]> {
  const rows: Row[] = []
  for (let after: string | undefined, more = true; more; more = after !== undefined) {
    const page = await views.page({
      view: VIEW,
      community: 'pa',
      filters,
      limit,
      reader: who,
      ...(after === undefined ? {} : { after }),
    })
    rows.push(...(page.rows as Row[]))
    after = page.next
  }
  return rows
}

function ranked(rows: readonly Row[], column: 'assigned' | 'overdue', sign: 1 | -1): Row[] {
  const keyOf = ({ module, item, party }: Row) => [module, item, party ?? ''].join('\u0000')
  return rows.toSorted((a, b) => sign * (a[column] - b[column] || (keyOf(a) < keyOf(b) ? -1 : 1)))
}

test('pages in the order of a sum are those of all rows, ranked in memory, whatever classes the reader may know of', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 12 }), async (lives) => {
      const { views, close } = viewsOver(
        [projection],
        history(lives.flatMap((events, at) => told(`d${at}`, ...events))),
      )
      for (const who of READERS) {
        for (const filters of FILTERS) {
          const all = await paged(views, who, { ...filters, sort: 'item' }, 500)
          for (const [sort, column, sign] of [
            ['load', 'assigned', -1],
            ['overdue', 'overdue', -1],
            ['least', 'assigned', 1],
          ] as const) {
            const found = await paged(views, who, { ...filters, sort }, 3)
            expect(found, `${who.role} ${sort} ${JSON.stringify(filters)}`).toEqual(ranked(all, column, sign))
          }
        }
      }
      close()
    }),
    { numRuns: 15 },
  )
})

test('figures that time alone changes are those of the moment of the question, in the order of them too', async () => {
  const one = (id: string, party: string, resolveBy: string) =>
    told(id, raised(), triaged({ item: '3.07.2', resolveBy }), assigned(party, { resolveBy }))
  const lives = [one('1', 'wuye', moment(30)), one('2', 'dui', moment(40)), one('3', 'dui', moment(50))]
  const { views, close } = viewsOver([projection], history(lives.flat()))
  const read = async (hour: number) => {
    const now = instant(moment(hour))
    const asked = { view: VIEW, community: 'pa', limit: 10, reader: reader('auditor'), now }
    const { rows } = await views.page({ ...asked, filters: { sort: 'overdue' } })
    return (rows as Row[]).map(({ party, overdue }) => [party, overdue])
  }
  // At the very moment of the due time it is still kept.
  expect(await read(30)).toEqual([
    ['wuye', 0],
    ['dui', 0],
    [null, 0],
  ])
  expect(await read(31)).toEqual([
    ['wuye', 1],
    [null, 1],
    ['dui', 0],
  ])
  expect(await read(51)).toEqual([
    [null, 3],
    ['dui', 2],
    ['wuye', 1],
  ])
  close()
})
