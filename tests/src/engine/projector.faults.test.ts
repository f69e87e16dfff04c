import { copyFileSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { contexts } from '../../../domain/contexts.ts'
import { catalogue } from '../../../domain/kernel/index.ts'
import { openSqliteLogReader } from '../../../infra/sqlite/event-log/reader.ts'
import { digestViews } from '../../../infra/sqlite/read-db/digest.ts'
import { projections } from '../../../projections/views.ts'
import type { Fault } from '../../../services/kit/fault.ts'
import { openViews } from '../../../services/queries/views.ts'
import { streamSight } from '../../../services/sight/sight.ts'
import { startProjectorThread } from '../../../src/engine/projector.ts'
import { logIn, question } from '../../infra/sqlite/read-db/engine.ts'
import { raised, stream, triaged } from '../../projections/demands.ts'

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'sanshe-projector-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

async function start(path: string) {
  const files = { log: join(path, 'log.db'), readDb: join(path, 'read.db') }
  const log = await openSqliteLogReader({ path: files.log })
  const failures: Fault[] = []
  const running = await startProjectorThread({
    place: { directory: path },
    readDb: files.readDb,
    onFailure: (fault) => failures.push(fault),
  })
  const { rows, reached, status } = running
  const known = catalogue(contexts)
  const views = openViews({
    projections,
    rows,
    progress: { reached, status },
    catalogue: known,
    log,
    searchHash: () => '',
    sight: streamSight(log, known, { report: () => {} }),
    clock: Date.now,
    findInspection: async () => undefined,
  })
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopped ??= running.stop().then(() => log.close())
    return stopped
  }
  onTestFinished(stop)
  return { ...running, ...views, stop, failures, files }
}

const BOARD = 'demand-board'

test('a view folds an event soon after it was appended, and waiting callers are told', async () => {
  const path = folder()
  const { append } = await logIn(path)
  const views = await start(path)
  const position = await append(stream('1'), raised(), triaged())
  expect(await views.reached(BOARD, position, 5000)).toBe(true)
  const page = await views.page(question(BOARD))
  expect(page).toMatchObject({ position, rows: [{ id: '1', state: 'triaged' }] })
  expect(await views.reached(BOARD, position + 1, 20)).toBe(false)
})

test('starts again over its stored rows, and after its file was deleted', async () => {
  const path = folder()
  const { append } = await logIn(path)
  const first = await start(path)
  const position = await append(stream('1'), raised())
  await first.reached(BOARD, position, 5000)
  await first.stop()
  const digests = digestViews(first.files.readDb, projections)
  rmSync(first.files.readDb)
  const second = await start(path)
  for (const { name } of projections) expect(await second.reached(name, position, 5000)).toBe(true)
  expect(digestViews(second.files.readDb, projections)).toEqual(digests)
})

test('rebuilds tables that were derived from another log', async () => {
  const [one, other] = [folder(), folder()]
  const there = await logIn(one)
  const here = await logIn(other)
  for (let id = 0; id < 3; id += 1) await there.append(stream(`${id}`), raised())
  const position = await here.append(stream('1'), raised())
  const first = await start(one)
  await first.reached(BOARD, 3, 5000)
  await first.stop()
  copyFileSync(join(one, 'read.db'), join(other, 'read.db'))
  const second = await start(other)
  expect(await second.reached(BOARD, position, 5000)).toBe(true)
  expect((await second.page(question(BOARD))).rows).toHaveLength(1)
})

/** Views of a log with 34 events, and its log put back to when it had 11. */
async function putBack(): Promise<{ path: string; grow: (events: number) => Promise<void> }> {
  const path = folder()
  const log = join(path, 'log.db')
  const first = await logIn(path)
  for (let id = 0; id < 11; id += 1) await first.append(stream(`${id}`), raised())
  await first.log.close()
  copyFileSync(log, join(path, 'kept.db'))
  const second = await logIn(path)
  for (let id = 11; id < 34; id += 1) await second.append(stream(`${id}`), raised())
  const views = await start(path)
  expect(await views.reached(BOARD, 34, 5000)).toBe(true)
  await views.stop()
  await second.log.close()
  copyFileSync(join(path, 'kept.db'), log)
  return {
    path,
    async grow(events) {
      const third = await logIn(path)
      for (let id = 0; id < events; id += 1) await third.append(stream(`other-${id}`), raised())
      await third.log.close()
    },
  }
}

const olderCopy = { code: 'log.older-copy', message: expect.stringContaining('sanshe log accept') }

test('refuses a log that ends before what the views were derived from', async () => {
  const { path } = await putBack()
  await expect(start(path)).rejects.toMatchObject(olderCopy)
})

test('refuses a log that has other events where the views are, however far it has grown since', async () => {
  const { path, grow } = await putBack()
  await grow(60)
  await expect(start(path)).rejects.toMatchObject(olderCopy)
})

/** Leaves the file in the state of a version that kept no marks. */
function withoutMarks(file: string): void {
  const old = new DatabaseSync(file)
  old.exec('alter table slots drop column mark')
  old.close()
}

const marksIn = (file: string): number => {
  const db = new DatabaseSync(file, { readOnly: true })
  const marks = db.prepare('select count(*) as n from slots where mark is not null').get()?.n
  db.close()
  return Number(marks)
}

test('continues with tables from before marks were kept, and proves them from then on', async () => {
  const path = folder()
  const { append } = await logIn(path)
  for (let id = 0; id < 5; id += 1) await append(stream(`${id}`), raised())
  const first = await start(path)
  await first.reached(BOARD, 5, 5000)
  await first.stop()
  withoutMarks(first.files.readDb)
  const slots = slotIds(first.files.readDb)
  const second = await start(path)
  expect(marksIn(first.files.readDb)).toBe(projections.length)
  expect(slotIds(first.files.readDb)).toEqual(slots)
  await second.stop()
})

test('does not continue with tables from before marks were kept where the log ends before them', async () => {
  const { path } = await putBack()
  withoutMarks(join(path, 'read.db'))
  await expect(start(path)).rejects.toMatchObject(olderCopy)
})

const slotIds = (file: string): unknown[] => {
  const db = new DatabaseSync(file, { readOnly: true })
  const ids = db.prepare('select id from slots where serving = 1 order by id').all()
  db.close()
  return ids
}

test('rebuilds a damaged file', async () => {
  const path = folder()
  const { append } = await logIn(path)
  const position = await append(stream('1'), raised())
  writeFileSync(join(path, 'read.db'), 'this was a database once '.repeat(500))
  const views = await start(path)
  expect(await views.reached(BOARD, position, 5000)).toBe(true)
})

test('rebuilds a file that turns out to be damaged while it is read', async () => {
  const path = folder()
  const { append } = await logIn(path)
  for (let id = 0; id < 200; id += 1) await append(stream(`${id}`), raised())
  const first = await start(path)
  await first.reached(BOARD, 200, 5000)
  await first.stop()
  truncateSync(first.files.readDb, Math.floor(statSync(first.files.readDb).size / 16384) * 8192)
  const views = await start(path)
  await expect
    .poll(
      () =>
        views.page(question(BOARD, { limit: 500 })).then(
          (page) => page.rows.length,
          () => 0,
        ),
      { timeout: 10_000 },
    )
    .toBe(200)
})

test('a file that another program has locked is reported as locked until it is free, also when the thread restarts', async () => {
  const path = folder()
  const { append } = await logIn(path)
  const views = await start(path)
  const first = await append(stream('1'), raised())
  await views.reached(BOARD, first, 5_000)
  const other = new DatabaseSync(views.files.readDb)
  onTestFinished(() => other.close())
  other.exec('begin immediate')
  const position = await append(stream('2'), raised())
  await expect.poll(() => views.failures.length, { timeout: 60_000 }).toBeGreaterThan(0)
  const reasons = new Set<string | undefined>()
  await expect
    .poll(
      () => {
        for (const { failure } of views.status()) reasons.add(failure?.reason)
        return views.failures.length
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThan(1)
  expect([...reasons]).toEqual([expect.stringContaining('locked by another program')])
  expect(new Set(views.failures.map(({ code }) => code))).toEqual(new Set(['read-db.unavailable']))
  other.exec('rollback')
  expect(await views.reached(BOARD, position, 60_000)).toBe(true)
  await expect.poll(() => views.status().filter(({ failure }) => failure !== undefined)).toEqual([])
}, 180_000)
