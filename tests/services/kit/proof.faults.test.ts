import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import { openSqliteLog } from '../../../infra/sqlite/event-log/log.ts'
import { health } from '../../../services/kit/health.ts'
import { markOf } from '../../../services/kit/mark.ts'
import { prove, proven, type Remembered } from '../../../services/kit/proof.ts'
import type { EventLog } from '../../../services/ports/event-log.ts'
import { appended, newEvent } from '../../infra/sqlite/event-log/events.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'sanshe-proof-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

async function logOf(path: string): Promise<EventLog> {
  const log = await openSqliteLog({ path, clock: Date.now })
  onTestFinished(() => log.close())
  return log
}

async function grow(log: EventLog, count: number): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = []
  for (let nth = 0; nth < count; nth += 1)
    events.push(...appended(await log.append(`demand-pa-${nth}`, 'any', [newEvent()])))
  return events
}

/** A log, and an older copy of it that grew by other events. */
async function forked(more: number) {
  const path = folder()
  const first = await logOf(join(path, 'log.db'))
  await grow(first, 3)
  await first.close()
  copyFileSync(join(path, 'log.db'), join(path, 'copy.db'))
  const log = await logOf(join(path, 'log.db'))
  const events = await grow(log, 3)
  const copy = await logOf(join(path, 'copy.db'))
  await grow(copy, more)
  const last = events.at(-1)
  if (last === undefined) throw new Error('events were appended')
  return { log, copy, last }
}

test('derived data belongs to a log that contains its last event', async () => {
  const { log, copy, last } = await forked(9)
  const identity = await log.identity()
  const part = { part: 'read.db', log: identity, marks: [markOf(last)] }
  expect(await prove(log, [part])).toBeUndefined()
  expect(await prove(copy, [part])).toMatchObject({ code: 'log.older-copy', kind: 'permanent', retryAfter: 5 })
  const empty = { ...part, marks: [] }
  expect(await prove(copy, [empty])).toBeUndefined()
})

test('derived data of a version without marks fits where the log has an event at its position', async () => {
  const { log, copy, last } = await forked(0)
  const old: Remembered = { part: 'state.db', log: await log.identity(), marks: [], position: last.position }
  expect(await prove(log, [old])).toBeUndefined()
  expect(await prove(copy, [old])).toMatchObject({ code: 'log.older-copy' })
})

test('derived data of another log or an earlier epoch proves nothing, and of a later epoch proves that the log is older', async () => {
  const { log, copy, last } = await forked(0)
  const { id, epoch } = await log.identity()
  const of = (identity: { id: string; epoch: number }) => ({ part: 'p', log: identity, marks: [markOf(last)] })
  expect(await prove(copy, [of({ id: 'other', epoch: 9 })])).toBeUndefined()
  expect(await prove(copy, [of({ id, epoch: epoch - 1 })])).toBeUndefined()
  expect(await prove(log, [of({ id, epoch: epoch + 1 })])).toMatchObject({ code: 'log.older-copy' })
})

test('a log with several servers counts as older only at the second check', async () => {
  const { log, copy, last } = await forked(0)
  const remembered = [{ part: 'read.db', log: await log.identity(), marks: [markOf(last)] }]
  const conditions = health()
  let looks = 0
  // The follower has caught up by the second check.
  const behind: EventLog = {
    ...log,
    exclusive: false,
    holds: (mark) => {
      looks += 1
      return (looks === 1 ? copy : log).holds(mark)
    },
  }
  const wait = async () => {}
  expect(await proven({ log: behind, remembered, health: conditions, wait }).proof.prove()).toBeUndefined()
  expect(looks).toBe(2)
  const older = proven({ log: { ...copy, exclusive: false }, remembered, health: conditions, wait })
  expect(await older.proof.prove()).toMatchObject({ code: 'log.older-copy' })
  expect(conditions.stopped('commands')).toMatchObject({ code: 'log.older-copy' })
})

test('an engine does not continue with a log that has begun a new epoch', async () => {
  const { log } = await forked(0)
  let { epoch } = await log.identity()
  const conditions = health()
  const raised: EventLog = { ...log, identity: async () => ({ ...(await log.identity()), epoch }) }
  const { log: own, proof } = proven({ log: raised, remembered: [], health: conditions })
  expect(await proof.prove()).toBeUndefined()
  epoch += 1
  expect(await proof.prove()).toMatchObject({ code: 'log.changed', kind: 'permanent' })
  await expect(own.append('demand-pa-9', 'none', [newEvent()])).rejects.toMatchObject({ code: 'log.changed' })
})

test('a doubt stops appends and deliveries, and both resume at their position afterwards', async () => {
  const { log, copy } = await forked(5)
  let now = log
  const switching: EventLog = {
    ...log,
    holds: (mark) => now.holds(mark),
    at: (position) => now.at(position),
    subscribe: (after, signal) => now.subscribe(after, signal),
  }
  const conditions = health()
  const { log: own, proof } = proven({ log: switching, remembered: [], health: conditions })
  expect(await proof.prove()).toBeUndefined()
  const stopping = new AbortController()
  onTestFinished(() => stopping.abort())
  const handed: RecordedEvent[] = []
  const reading = (async () => {
    for await (const events of own.subscribe(0, stopping.signal)) handed.push(...events)
  })()
  await vi.waitFor(() => expect(handed).toHaveLength(6))

  now = copy
  expect(await proof.prove()).toMatchObject({ code: 'log.older-copy' })
  await expect(own.append('demand-pa-9', 'none', [newEvent()])).rejects.toMatchObject({ code: 'log.older-copy' })
  await grow(copy, 5)

  now = log
  expect(await proof.prove()).toBeUndefined()
  expect(conditions.conditions()).toEqual([])
  const [next] = appended(await own.append('demand-pa-9', 'none', [newEvent()]))
  await vi.waitFor(() => expect(handed).toHaveLength(7))
  expect(handed.at(-1)?.id).toBe(next?.id)
  expect(proof.newest()?.id).toBe(next?.id)
  stopping.abort()
  await reading
})
