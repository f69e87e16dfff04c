import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openMemoryLog } from '../../../infra/memory/event-log/log.ts'
import { memoryLogStore } from '../../../infra/memory/event-log/store.ts'
import { memoryDatabase } from '../../../infra/sqlite/memory.ts'
import { openReadDatabase } from '../../../infra/sqlite/read-db/read-db.ts'
import { openRowReader } from '../../../infra/sqlite/read-db/row-reader.ts'
import { storedStatus } from '../../../infra/sqlite/read-db/status.ts'
import { openSnapshots } from '../../../infra/sqlite/snapshots/snapshots.ts'
import { checkpointsIn } from '../../../infra/sqlite/state/checkpoints.ts'
import { openStateDb } from '../../../infra/sqlite/state/state-db.ts'
import { runProjector } from '../../../services/projector/projector.ts'
import { viewProgress } from '../../../services/projector/view-progress.ts'
import { openViews } from '../../../services/queries/views.ts'
import { streamSight } from '../../../services/sight/sight.ts'
import { currentType } from '../../fixtures/current-types.ts'
import { errand, errandCatalogue, errands } from '../../projections/errands.ts'
import { appended, newEvent } from './event-log/events.ts'
import { question } from './read-db/engine.ts'

const identity = { id: 'log-1', epoch: 1 }
const failed = (fault: Error): never => {
  throw fault
}

function database(): string {
  const made = memoryDatabase()
  onTestFinished(() => made.close())
  return made.path
}

it('serves views from memory, beside the projector and after a restart', async () => {
  const path = database()
  const store = memoryLogStore()
  const log = await openMemoryLog({ store, clock: Date.now })
  const side = async () => {
    const db = openReadDatabase(path, await log.identity())
    const projector = runProjector({ log, db, projections: [errands], catalogue: errandCatalogue, report: () => {} })
    const rows = openRowReader(path, [errands])
    const views = openViews({
      projections: [errands],
      rows,
      progress: viewProgress([errands]),
      catalogue: errandCatalogue,
      log,
      searchHash: () => '',
      sight: streamSight(log, errandCatalogue, { report: () => {} }),
      clock: Date.now,
      findInspection: async () => undefined,
    })
    return {
      views,
      async seen(position: number) {
        await vi.waitFor(() => expect(projector.status()[0]?.position).toBe(position), { timeout: 20_000 })
      },
      async stop() {
        await projector.stop()
        rows.close()
        db.close()
      },
    }
  }
  const ask = async (id: number) => {
    const { name, data } = errand.Asked({})
    const event = newEvent({ id: randomUUID(), type: currentType(name), data })
    return appended(await log.append(`errand-pa-${id}`, 'none', [event]))[0]?.position ?? 0
  }

  const first = await side()
  await first.seen(await ask(1))
  expect((await first.views.page(question('errands'))).rows).toMatchObject([{ errand: '1' }])
  await first.seen(await ask(2))
  expect((await first.views.page(question('errands'))).rows).toHaveLength(2)
  await first.stop()
  expect(storedStatus(path, [errands])).toMatchObject([{ view: 'errands', position: 2 }])
  const second = await side()
  expect((await second.views.page(question('errands'))).rows).toHaveLength(2)
  await second.seen(await ask(3))
  expect((await second.views.page(question('errands'))).rows).toHaveLength(3)
  await second.stop()
})

it('keeps snapshots and state in memory for the next adapter that opens them, or for none', async () => {
  const kept = database()
  const snapshot = { stream: 'workbook-pa', revision: 400, foldVersion: 2, content: { items: ['1.01'] } }
  for (const [path, expected] of [
    [kept, snapshot],
    [':memory:', undefined],
  ] as const) {
    const before = openSnapshots({ path, identity })
    before.save(snapshot)
    expect(before.load('workbook-pa')).toEqual(snapshot)
    before.close()
    const after = openSnapshots({ path, identity })
    expect(after.load('workbook-pa')).toEqual(expected)
    after.close()
  }
  const other = database()
  for (const [path, expected] of [
    [other, 7],
    [':memory:', undefined],
  ] as const) {
    const before = openStateDb({ path, identity, failed })
    checkpointsIn(before).save('durable', 7)
    await before.close()
    const after = openStateDb({ path, identity, failed })
    expect(checkpointsIn(after).of('durable')).toBe(expected)
    await after.close()
  }
  expect(existsSync(':memory:')).toBe(false)
  expect(existsSync(kept)).toBe(false)
})

it('refuses what is in memory of another log, as it cannot be removed', () => {
  const path = database()
  const db = openReadDatabase(path, identity)
  expect(() => openReadDatabase(path, { id: 'log-2', epoch: 1 })).toThrow(
    expect.objectContaining({ code: 'read-db.foreign' }),
  )
  expect(() => openReadDatabase(path, identity, ['pa'])).toThrow(expect.objectContaining({ code: 'read-db.foreign' }))
  db.close()
  const snapshots = database()
  openSnapshots({ path: snapshots, identity }).close()
  expect(() => openSnapshots({ path: snapshots, identity: { id: 'log-2', epoch: 1 } })).toThrow()
})
