import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { RecordedEvent } from '../../../../domain/kernel/index.ts'
import { openSqliteLog } from '../../../../infra/sqlite/event-log/log.ts'
import { sqliteLogFile } from '../../../../infra/sqlite/event-log/log-file.ts'
import { checkpointsIn } from '../../../../infra/sqlite/state/checkpoints.ts'
import { deadLettersIn } from '../../../../infra/sqlite/state/dead-letters.ts'
import { endpointsIn } from '../../../../infra/sqlite/state/endpoints.ts'
import { followAccepted, keepMarks, rememberedByState } from '../../../../infra/sqlite/state/marks.ts'
import { openStateDb } from '../../../../infra/sqlite/state/state-db.ts'
import { sqliteStateFile } from '../../../../infra/sqlite/state/state-file.ts'
import { acceptCopy } from '../../../../services/backup/acceptance.ts'
import { prove } from '../../../../services/kit/proof.ts'
import type { EventLog, LogIdentity } from '../../../../services/ports/event-log.ts'
import { appended, newEvent } from '../event-log/events.ts'
import { MANY, newEndpoint } from './conformance.ts'

let directory: string
let files: { log: string; state: string; kept: string }
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sanshe-marks-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  files = { log: join(directory, 'log.db'), state: join(directory, 'state.db'), kept: join(directory, 'kept.db') }
})

async function withLog<T>(work: (log: EventLog) => Promise<T>): Promise<T> {
  const log = await openSqliteLog({ path: files.log, clock: Date.now })
  return work(log).finally(() => log.close())
}

/** Appends so many, one after the other; a consumer and a webhook are done with each, and the second fails at the last. */
async function work(log: EventLog, count: number): Promise<void> {
  let newest: RecordedEvent | undefined
  const state = open(await log.identity())
  const marks = keepMarks(state, () => newest)
  const checkpoints = checkpointsIn(state)
  const endpoints = endpointsIn(state, checkpoints)
  if ((await endpoints.find('hook')) === undefined) await endpoints.add(newEndpoint({ id: 'hook', position: 0 }), MANY)
  for (let nth = 0; nth < count; nth += 1) {
    newest = appended(await log.append(`demand-pa-${nth}`, 'any', [newEvent()]))[0]
    checkpoints.save('dispatch', newest?.position ?? 0)
    endpoints.reached('hook', newest?.position ?? 0)
    await state.flush()
  }
  if (newest !== undefined) await deadLettersIn(state, Date.now).failed('dispatch', newest, 'timeout')
  marks.stop()
  await state.close()
}

const open = (identity: LogIdentity) =>
  openStateDb({
    path: files.state,
    identity,
    failed(fault) {
      throw fault
    },
  })

/** A state file at 34 beside a log that was put back to 11, where it may have grown by other events. */
async function putBack(more = 0): Promise<void> {
  await withLog((log) => work(log, 11))
  copyFileSync(files.log, files.kept)
  await withLog((log) => work(log, 23))
  copyFileSync(files.kept, files.log)
  await withLog(async (log) => {
    for (let nth = 0; nth < more; nth += 1) await log.append(`demand-pa-other${nth}`, 'none', [newEvent()])
  })
}

function sql(text: string): void {
  const db = new DatabaseSync(files.state)
  db.exec(text)
  db.close()
}

const accept = () =>
  acceptCopy({
    files: { log: sqliteLogFile(files.log), state: sqliteStateFile(files.state) },
    remembered: [],
    clock: Date.now,
  })

async function places() {
  const identity = await withLog((log) => log.identity())
  const state = open(identity)
  const checkpoints = checkpointsIn(state)
  const endpoint = await endpointsIn(state, checkpoints).find('hook')
  const letters = state.prepare('select position from failures').all()
  const dispatch = checkpoints.of('dispatch')
  await state.close()
  return { dispatch, hook: endpoint?.position, letters: letters.map((row) => row.position) }
}

describe('the state file', () => {
  it('remembers the newest event with each write, and few earlier ones', async () => {
    await withLog((log) => work(log, 200))
    const remembered = rememberedByState(files.state)
    expect(remembered).toMatchObject({ part: 'state.db', position: 200 })
    expect(remembered?.marks[0]?.position).toBe(200)
    expect(remembered?.marks.at(-1)?.position).toBe(1)
    expect(remembered?.marks.length).toBeLessThan(100)
    await withLog(async (log) => expect(await prove(log, remembered === undefined ? [] : [remembered])).toBeUndefined())
  })

  it.each([0, 60])('notices an older copy of its log, also %i events later', async (more) => {
    await putBack(more)
    const remembered = rememberedByState(files.state)
    await withLog(async (log) =>
      expect(await prove(log, remembered === undefined ? [] : [remembered])).toMatchObject({ code: 'log.older-copy' }),
    )
  })

  it('goes back to the last event that it and an accepted copy both hold', async () => {
    await putBack(5)
    expect(await accept()).toMatchObject({ accepted: true, position: 16, common: 11 })
    expect(await places()).toEqual({ dispatch: 11, hook: 11, letters: [11] })
    expect(await accept()).toMatchObject({ accepted: false, position: 16 })
  })

  it('goes back by itself where another engine accepted the copy', async () => {
    await putBack(5)
    copyFileSync(files.state, join(directory, 'own.db'))
    await accept()
    copyFileSync(join(directory, 'own.db'), files.state)
    await withLog(async (log) => expect(await followAccepted(files.state, log)).toBe(11))
    expect(await places()).toEqual({ dispatch: 11, hook: 11, letters: [11] })
    await withLog(async (log) => expect(await followAccepted(files.state, log)).toBeUndefined())
  })

  it('that was written before marks were kept continues where its positions fit', async () => {
    await withLog((log) => work(log, 5))
    sql('drop table marks')
    const remembered = rememberedByState(files.state)
    expect(remembered).toMatchObject({ marks: [], position: 5 })
    await withLog(async (log) => {
      expect(await prove(log, remembered === undefined ? [] : [remembered])).toBeUndefined()
      await work(log, 1)
    })
    expect(rememberedByState(files.state)?.marks).toMatchObject([{ position: 6 }])
  })

  it('that was written before marks were kept notices an older copy, and goes back to its end once that is accepted', async () => {
    await putBack()
    sql('drop table marks')
    const remembered = rememberedByState(files.state)
    await withLog(async (log) =>
      expect(await prove(log, remembered === undefined ? [] : [remembered])).toMatchObject({ code: 'log.older-copy' }),
    )
    expect(await accept()).toMatchObject({ accepted: true, common: 11 })
    expect(await places()).toEqual({ dispatch: 11, hook: 11, letters: [11] })
  })

  it('from an earlier epoch that names no event is not taken along', async () => {
    await putBack()
    copyFileSync(files.state, join(directory, 'own.db'))
    await accept()
    copyFileSync(join(directory, 'own.db'), files.state)
    sql('drop table marks')
    await withLog(async (log) =>
      expect(followAccepted(files.state, log)).rejects.toMatchObject({ code: 'state.other-log' }),
    )
  })
})
