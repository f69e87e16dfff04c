import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { contexts } from '../../../../domain/contexts.ts'
import { catalogue, DAY } from '../../../../domain/kernel/index.ts'
import type { KnownClasses } from '../../../../infra/sqlite/read-db/known-classes.ts'
import { pageQuery } from '../../../../infra/sqlite/read-db/query.ts'
import { openReadDatabase } from '../../../../infra/sqlite/read-db/read-db.ts'
import { physicalName } from '../../../../infra/sqlite/read-db/tables.ts'
import {
  type Change,
  classesIn,
  factsTable,
  projection,
  SIGHT,
  table,
  text,
  valuesTable,
  viewsOf,
} from '../../../../projections/runtime/index.ts'
import { projections } from '../../../../projections/views.ts'
import { pageQuestion } from '../../../../services/queries/row-question.ts'
import { reader } from '../../../projections/demands.ts'
import { folder, logHere, question, readSide } from './engine.ts'

const identity = { id: 'log', epoch: 1 }

test('tables of another log, or of an earlier epoch, are dropped; those of a later epoch are kept', () => {
  const path = join(folder(), 'read.db')
  const [projection] = projections
  if (projection === undefined) throw new Error('there are projections')
  /** Builds the projections, and returns whether there were rows before. */
  const opened = (of = identity): boolean => {
    const db = openReadDatabase(path, of)
    const { building } = db.slots(projection)
    if (building === undefined) db.build(projection)
    db.close()
    return building !== undefined
  }
  expect([opened(), opened()]).toEqual([false, true])
  const restored = { id: 'log', epoch: 2 }
  expect([opened(restored), opened(restored)]).toEqual([false, true])
  expect(() => openReadDatabase(path, identity)).toThrow(expect.objectContaining({ code: 'log.older-copy' }))
  expect(opened(restored)).toBe(true)
  expect([opened({ id: 'another', epoch: 1 }), opened({ id: 'another', epoch: 1 })]).toEqual([false, true])
})

test('a database that was folded for some communities is rebuilt for others', () => {
  const path = join(folder(), 'read.db')
  const [projection] = projections
  if (projection === undefined) throw new Error('there are projections')
  /** Builds the projections, and returns whether there were rows before. */
  const opened = (communities?: string[]): boolean => {
    const db = openReadDatabase(path, identity, communities)
    const { building } = db.slots(projection)
    if (building === undefined) db.build(projection)
    db.close()
    return building !== undefined
  }
  expect([opened(), opened(), opened(['pa']), opened(['pa'])]).toEqual([false, true, false, true])
  expect([opened(['pa', 'hong']), opened(['hong', 'pa']), opened()]).toEqual([false, true, false])
  // A file from before that was kept holds all.
  const old = new DatabaseSync(path)
  old.exec('drop table folded')
  old.close()
  expect([opened(), opened(['pa'])]).toEqual([true, false])
})

test('a foreign database is refused, and not changed', () => {
  const path = join(folder(), 'read.db')
  const theirs = new DatabaseSync(path)
  theirs.exec('create table theirs (it text)')
  theirs.close()
  expect(() => openReadDatabase(path, identity)).toThrow(expect.objectContaining({ code: 'read-db.foreign' }))
  expect(existsSync(path)).toBe(true)
})

test('the checkpoints of all projections fit on a few pages, because each commit writes them', () => {
  const path = join(folder(), 'read.db')
  const db = openReadDatabase(path, identity)
  const mark = { stream: 'demand-pa-1', revision: 0, id: 'event', position: 1, digest: 'x'.repeat(43) }
  const slots = projections.map((one) => db.build(one))
  const remembered = () => db.together(() => slots.map((slot) => db.remember(slot, mark)))
  remembered()
  const written = (): number => statSync(`${path}-wal`).size
  const before = written()
  remembered()
  expect((written() - before) / 4096).toBeLessThan(4)
  db.close()
})

test('an index on a column that may be empty holds the rows with a value only', () => {
  const path = join(folder(), 'read.db')
  const db = openReadDatabase(path, identity)
  const [inbox] = projections.filter(({ name }) => name === 'inbox')
  if (inbox === undefined) throw new Error('there is an inbox')
  const slot = db.build(inbox)
  while (!db.prepare(inbox, slot));
  db.close()
  const raw = new DatabaseSync(path, { readOnly: true })
  const indexes = raw.prepare("select sql from sqlite_schema where type = 'index' and sql like '%entries%'").all()
  raw.close()
  const sqlOf = (column: string) => indexes.map(({ sql }) => String(sql)).find((sql) => sql.includes(`, "${column}"`))
  expect(sqlOf('copy')).toMatch(/where "copy" is not null$/)
  expect(sqlOf('to')).not.toMatch(/where/)
})

test('what rows and dropped tables held is not in the file any more', () => {
  const path = join(folder(), 'read.db')
  const db = openReadDatabase(path, identity)
  const rows = table('rows', { columns: { id: text(), value: text() }, key: ['id'] })
  const those = projection({ name: 'those', version: 1, tables: [rows], on: [], views: {} })
  const slot = db.build(those)
  const rowOf = (id: string, value: string) => ({ community: 'pa', id, value })
  // Long rows lie on several pages. What ends one is far from where it begins.
  const long = (hash: string) => 'x'.repeat(6_000) + hash
  const [shortened, removed, dropped] = ['hash-of-one', 'hash-of-two', 'hash-of-three'].map((hash, at) => ({
    hash,
    key: ['pa', String(at)],
    row: rowOf(String(at), long(hash)),
  }))
  if (!shortened || !removed || !dropped) throw new Error('there are three rows')
  const save = (...changes: Change[]) => db.rows(those, slot).save([{ table: rows, changes }], 1)
  const kept = () => {
    expect(db.shrink()).toBe(true)
    const bytes = readFileSync(path)
    return [shortened, removed, dropped].map(({ hash }) => bytes.includes(hash))
  }
  save(...[shortened, removed, dropped].map(({ key, row }) => ({ key, before: undefined, after: row })))
  expect(kept()).toEqual([true, true, true])
  save(
    { key: shortened.key, before: shortened.row, after: rowOf('0', 'short') },
    { key: removed.key, before: removed.row, after: undefined },
  )
  expect(kept()).toEqual([false, false, true])
  db.retain([])
  expect(kept()).toEqual([false, false, false])
  db.close()
})

const parties = reader('property-company', { party: 'wuye' })
const likely: [view: string, filters: Record<string, string>, as?: ReturnType<typeof reader>][] = [
  ['demand-board', {}],
  ['demand-board', {}, reader('anonymous')],
  ['demand-board', {}, parties],
  ['demand-board', { sort: 'newest' }, parties],
  ['demand-board', { sort: 'oldest' }],
  ...['state', 'level', 'item', 'module', 'grid', 'quarter'].map((filter): [string, Record<string, string>] => [
    'demand-board',
    { [filter]: { state: 'raised', level: 'L1' }[filter] ?? '3' },
  ]),
  ['demand-board', { overdue: 'true', grid: 'g1' }],
  ['demand-board', { text: '电梯 3号楼' }],
  ['demand-board', { dueBefore: '2026-03-01', state: 'raised' }],
  ['demands', {}],
  ['demands', {}, reader('anonymous')],
  ['demands', { state: 'closed' }],
  ['three-rates', { by: 'party', month: 'total' }],
  ['three-rates', { by: 'party', value: 'wuye', sort: 'month' }],
  ['workbook-compliance', {}],
  ['workbook-compliance', { party: 'wuye' }],
  ['workbook-compliance', { module: '3' }],
  ['parties', {}],
  ['parties', { kind: 'organization', breaches: 'true' }],
  ['parties', { standing: 'active' }],
  ['demand-board/long-running', {}],
  ['demand-board/long-running', {}, parties],
  ['demand-board/tasks', {}, parties],
  ['demand-board/tasks', { party: 'wuye' }, parties],
  ['demand-board/tasks', { person: 'li' }],
  ['resource-sharing', {}],
  ['resource-sharing', {}, parties],
  ['resource-sharing', { room: 'true' }],
  ...['owner', 'category', 'stock', 'status', 'quarter'].map((filter): [string, Record<string, string>] => [
    'resource-sharing',
    { [filter]: { category: 'venue', stock: 'fund', status: 'offered' }[filter] ?? 'x' },
  ]),
  ['resource-sharing/calendar', {}],
  ['resource-sharing/calendar', { from: '2026-03-02', until: '2026-03-09' }, parties],
  ['resource-sharing/calendar', { resource: 'hall', from: '2026-03-02', until: '2026-03-09' }],
  ['resource-sharing/calendar', { party: 'wuye', sort: 'latest' }],
  ['resource-sharing/calendar', { state: 'requested' }],
  ['resource-sharing/calendar', { overdue: 'true' }],
  ['resource-sharing/balances', {}],
  ['resource-sharing/balances', { month: 'total', category: 'all' }],
  ['resource-sharing/balances', { party: 'wuye', category: 'all', sort: 'month' }],
  ['personnel-sharing', {}, parties],
  ['personnel-sharing', { from: '2026-03-02', until: '2026-03-09' }, parties],
  ['personnel-sharing', { person: 'li' }],
  ['personnel-sharing', { home: 'dui', sort: 'newest' }],
  ['personnel-sharing', { host: 'wuye' }],
  ['personnel-sharing', { state: 'requested' }],
  ['personnel-sharing', { alarmed: 'true', sort: 'alarm' }],
  ['personnel-sharing/hours', { month: 'total', sort: 'party' }],
  ['personnel-sharing/hours', { month: '2026-03', sort: 'balance' }],
  ['personnel-sharing/hours', { party: 'wuye' }],
  ['personnel-sharing/skills', { missing: 'true' }],
  ['persons', {}, parties],
  ['persons', { alarmed: 'true', sort: 'alarm' }],
]

const few: typeof likely = [
  ['demand-board', { party: 'wuye' }],
  ['demand-board', { party: 'wuye', state: 'assigned', sort: 'newest' }, parties],
  ['demands', { raiser: 'me' }, parties],
  ['demands', { raiser: 'me' }, reader('resident')],
  ['resource-sharing', { item: '3.07.2' }],
  ['resource-sharing', { module: '3', room: 'true' }],
  ['resource-sharing/calendar', { owner: 'jwh' }],
  ['resource-sharing/calendar', { for: 'd1' }, parties],
  ['resource-sharing/calendar', { owner: 'jwh', state: 'requested' }, parties],
  ['personnel-sharing', { for: 'd9' }, parties],
  ['personnel-sharing', { series: 'li.c1' }, parties],
  ['persons', { party: 'dui', skill: 'first-aid' }, parties],
  ['persons', { person: 'me' }, reader('resident')],
]

/** The inbox as its pages ask for it. */
const inboxes: typeof likely = [
  ['inbox', {}, parties],
  ['inbox', { needs: 'true', sort: 'due' }, parties],
  ['inbox', { needs: 'true' }, parties],
  ['inbox', { needs: 'false' }, parties],
  ['inbox', { kind: 'demand-delivered' }, reader('resident')],
  ['inbox', {}, reader('anonymous', { follows: 'demand-pa-1' })],
]

/** Readers who know of everything, of some classes, and of all but some. */
const knowledge: KnownClasses[] = [
  'all',
  { are: 'known', classes: ['{"public":["yes"]}'] },
  { are: 'known', classes: ['{"public":["yes"]}', '{"partner":["wuye"]}'] },
  { are: 'hidden', classes: ['{"about":["wuye"]}'] },
]

test('pages in the order of a sum are ranked by the sum first, and their groups then found by the key', async () => {
  for (const { plan, name } of await plans([['workbook-compliance', { sort: 'load' }]])) {
    expect(plan[0], name).toBe('CO-ROUTINE r')
    const outer = plan.indexOf('SCAN r')
    const [ranking, summing] = [plan.slice(1, outer), plan.slice(outer + 1)]
    expect(ranking[0], name).toMatch(/^SEARCH m USING (INDEX|PRIMARY KEY)/)
    expect(ranking.join('; ').match(/TEMP B-TREE.*/g), name).toEqual(['TEMP B-TREE FOR ORDER BY'])
    expect(summing[0], name).toMatch(/^SEARCH m USING INDEX \S+ \(community=\? AND \S+=\? AND \S+=\? AND \S+=\?/)
    expect(summing.join('; '), name).not.toMatch(/TEMP B-TREE|SCAN/)
  }
})

test('common pages are read in the order of an index, and never sorted', async () => {
  for (const { plan, name } of await plans(likely)) {
    expect(plan[0], name).toMatch(/^SEARCH m USING (INDEX|PRIMARY KEY)/)
    expect(plan.join('; '), name).not.toMatch(/TEMP B-TREE|SCAN/)
  }
})

test('filters that find few rows use a lookup, and no scan', async () => {
  for (const { plan, name } of await plans(few)) {
    // Of workbooks there is one a community.
    const steps = plan.filter((step) => !step.startsWith('SEARCH m_workbooks ')).join('; ')
    expect(steps, name).toMatch(
      /^SEARCH m USING INDEX \S+ \(community=\? AND (demand|resource|person|resident|series)=\?/,
    )
    expect(steps, name).not.toMatch(/SCAN|\(community=\?\)(?! LEFT-JOIN)/)
  }
})

test('a page of the inbox looks up the entries of each addressee in its order, and merges them', async () => {
  for (const { plan, name } of await plans(inboxes)) {
    const steps = plan.join('; ')
    const outer = steps.indexOf('SCAN r')
    const [merging, showing] = [steps.slice(0, outer), steps.slice(outer + 'SCAN r'.length)]
    expect(merging, name).toMatch(/^CO-ROUTINE r; (MERGE|COMPOUND)/)
    expect(merging, name).not.toMatch(/SCAN/)
    expect(showing, name).not.toMatch(/TEMP B-TREE|SCAN/)
    const lookups = plan.filter((step) => step.startsWith('SEARCH m USING INDEX')).slice(0, -1)
    const finding = name.includes('"sort":"due"') ? /AND (to|copy)=\? AND needs=\?/ : /AND (to|copy|circle)=\?/
    for (const lookup of lookups) expect(lookup, name).toMatch(finding)
  }
})

test('newest entries are sorted where another table names their addressees, and nowhere else', async () => {
  for (const { plan, name } of await plans([['inbox', {}, parties]])) {
    const sorted = plan.filter((step) => step === 'USE TEMP B-TREE FOR ORDER BY')
    expect(sorted, name).toHaveLength(plan.filter((step) => step.startsWith('SEARCH o ')).length)
  }
})

/** Steps that read the list of classes, once a page. */
const CLASSES = /json_each|^LIST SUBQUERY/

const given = { now: 0, searchHash: () => '', startOf: (day: number) => day * DAY }

/** The query plan of each question, for a first page and for a later one. */
async function plans(questions: typeof likely) {
  const path = folder()
  const { log } = await logHere()
  const side = await readSide(path, log, projections, catalogue(contexts))
  await side.seen(0)
  const db = new DatabaseSync(join(path, 'read.db'), { readOnly: true })
  try {
    const byName = viewsOf(projections)
    const slotOf = (projection: string) => {
      const slot = db.prepare('select name, id, version from slots where name = ?').get(projection)
      return (table: string) => physicalName(projection, Number(slot?.version), Number(slot?.id), table)
    }
    const sightTable = slotOf(SIGHT)
    // Every fact is taken to exist, so that no condition is left out.
    const facts = {
      tableOf: (context: string) => sightTable(valuesTable(context)),
      rowsOf: (context: string) => sightTable(factsTable(context).name),
      holds: () => true,
    }
    return questions.flatMap(([name, filters, as]) => {
      const found = byName.get(name)
      if (found === undefined) throw new Error(`no ${name}`)
      const { view } = found
      const nameOf = slotOf(found.projection.name)
      const asked = question(name, { filters, ...(as === undefined ? {} : { reader: as }) })
      const first = pageQuestion(view, asked, given)
      const row = Object.fromEntries(
        Object.entries(view.from.columns).map(([column, { type }]) => [column, type === 'integer' ? 1 : 'x']),
      )
      const second = pageQuestion(view, { ...asked, after: first.cursorAfter(row) }, given)
      const { tables } = found.projection
      const knows = classesIn(view) === undefined ? knowledge.slice(0, 1) : knowledge
      return [first, second].flatMap(({ asked: compiled }) =>
        knows.map((known) => {
          const { text, values } = pageQuery({ view, tables, classes: known, now: '', nameOf, facts }, compiled)
          const plan = db.prepare(`explain query plan ${text}`).all(...values)
          const steps = plan.map(({ detail }) => String(detail)).filter((step) => !CLASSES.test(step))
          return { name: `${name} ${JSON.stringify(filters)} ${JSON.stringify(known)}`, plan: steps }
        }),
      )
    })
  } finally {
    db.close()
  }
}
