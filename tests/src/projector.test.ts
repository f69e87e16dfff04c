import { copyFileSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { contexts } from '../../domain/contexts.ts'
import { catalogue } from '../../domain/kernel/index.ts'
import { openSqliteLogReader } from '../../infra/event-log/sqlite/reader.ts'
import { digestViews } from '../../infra/read-db/digest.ts'
import { projections } from '../../projections/views.ts'
import type { Fault } from '../../services/fault.ts'
import { startProjector } from '../../src/projector.ts'
import { logIn, question } from '../infra/read-db/engine.ts'
import { raised, stream, triaged } from '../projections/demands.ts'

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'sanshe-projector-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

async function start(path: string) {
  const files = { log: join(path, 'log.db'), readDb: join(path, 'read.db') }
  const log = await openSqliteLogReader({ path: files.log })
  const failures: Fault[] = []
  const running = await startProjector({
    place: { directory: path },
    readDb: files.readDb,
    catalogue: catalogue(contexts),
    log,
    clock: Date.now,
    onFailure: (fault) => failures.push(fault),
  })
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopped ??= running.stop().then(() => log.close())
    return stopped
  }
  onTestFinished(stop)
  return { ...running, stop, failures, files }
}

const BOARD = 'demand-board'

test('a view has seen what was appended soon after, and whoever waits is told', async () => {
  const path = folder()
  const { append } = await logIn(path)
  const views = await start(path)
  const position = await append(stream('1'), raised(), triaged())
  expect(await views.reached(BOARD, position, 5000)).toBe(true)
  const page = await views.page(question(BOARD))
  expect(page).toMatchObject({ position, rows: [{ id: '1', state: 'triaged' }] })
  expect(await views.reached(BOARD, position + 1, 20)).toBe(false)
})

test('starts again over what it has stored, and after its file was deleted', async () => {
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

test('refuses tables that were derived from another log, and says how to mend it', async () => {
  const [one, other] = [folder(), folder()]
  await logIn(one)
  await logIn(other)
  const first = await start(one)
  await first.stop()
  copyFileSync(join(one, 'read.db'), join(other, 'read.db'))
  await expect(start(other)).rejects.toMatchObject({
    code: 'read-db.foreign',
    message: expect.stringContaining('delete'),
  })
})

test('builds a damaged file anew', async () => {
  const path = folder()
  const { append } = await logIn(path)
  const position = await append(stream('1'), raised())
  writeFileSync(join(path, 'read.db'), 'this was a database once '.repeat(500))
  const views = await start(path)
  expect(await views.reached(BOARD, position, 5000)).toBe(true)
})

test('builds a file anew that turns out to be damaged while it is read', async () => {
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
