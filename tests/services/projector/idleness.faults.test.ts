import { statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { contexts } from '../../../domain/contexts.ts'
import { catalogue } from '../../../domain/kernel/index.ts'
import { openReadDatabase } from '../../../infra/sqlite/read-db/read-db.ts'
import { projections } from '../../../projections/views.ts'
import { Fault } from '../../../services/kit/fault.ts'
import type { ViewStatus } from '../../../services/ports/view-status.ts'
import { idleness } from '../../../services/projector/idleness.ts'
import { runProjector } from '../../../services/projector/projector.ts'
import { folder, logIn } from '../../infra/sqlite/read-db/engine.ts'
import { raised, stream, triaged } from '../../projections/demands.ts'

test('an idle projector releases disk space once, and retries where it could not', () => {
  const answers = [false, true]
  let tries = 0
  const idle = idleness({
    shrink() {
      tries += 1
      return answers.shift() ?? true
    },
  })
  const triesAfter = (looks: number): number => {
    for (let nth = 0; nth < looks; nth += 1) idle.look()
    return tries
  }
  idle.worked()
  expect(triesAfter(1)).toBe(0)
  idle.worked()
  expect(triesAfter(1)).toBe(0)
  expect([triesAfter(1), triesAfter(1), triesAfter(3)]).toEqual([1, 2, 2])
  idle.worked()
  expect([triesAfter(1), triesAfter(1), triesAfter(1)]).toEqual([2, 3, 3])
})

test('an idle projector on a full disk has the reserve released, and tries again at once', () => {
  const full = new Fault('read-db.full', 'The disk has no room.')
  let [room, reserves, tries] = [0, 0, 0]
  const idle = idleness(
    {
      shrink() {
        tries += 1
        if (room === 0) throw full
        return true
      },
    },
    () => {
      room = reserves
      return reserves > 0
    },
  )
  for (let looks = 0; looks < 3; looks += 1) idle.look()
  expect(tries).toBe(2)
  reserves = 1
  for (let looks = 0; looks < 3; looks += 1) idle.look()
  expect(tries).toBe(4)
})

test('a view reports that it is not built yet, and its write-ahead log is bounded and truncated afterwards', async () => {
  const path = folder()
  const { log, append } = await logIn(path)
  await append(stream('0'), raised())
  const file = join(path, 'read.db')
  const db = openReadDatabase(file, await log.identity())
  const told: (readonly ViewStatus[])[] = []
  const projector = runProjector({
    log,
    db,
    projections,
    catalogue: catalogue(contexts),
    report: (status) => told.push(status),
  })
  onTestFinished(async () => {
    await projector.stop()
    db.close()
  })
  expect(projector.status().every(({ unbuilt, building }) => unbuilt === true && building !== undefined)).toBe(true)
  const reached = (position: number) =>
    expect.poll(() => projector.status().every((one) => one.position >= position), { timeout: 20_000 }).toBe(true)
  await reached(1)
  expect(projector.status().some(({ unbuilt }) => unbuilt === true)).toBe(false)

  const walBytes = () => statSync(`${file}-wal`).size
  let position = 0
  for (let nth = 1; nth <= 150; nth += 1) {
    position = await append(stream(String(nth)), raised(), triaged())
    await reached(position)
  }
  expect(walBytes()).toBeLessThan(12 * 2 ** 20)

  const reader = new DatabaseSync(file, { readOnly: true })
  reader.exec('begin')
  reader.prepare('select count(*) from slots').get()
  await reached(await append(stream('1000'), raised()))
  expect([db.shrink(), walBytes() > 0]).toEqual([false, true])
  reader.close()
  expect([db.shrink(), walBytes()]).toEqual([true, 0])
})
