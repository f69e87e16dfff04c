import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openSqliteLog } from '../../../infra/sqlite/event-log/log.ts'
import { watchedAppends } from '../../../services/event-log/watched-appends.ts'
import type { Wait } from '../../../services/kit/event-delivery.ts'
import { Fault } from '../../../services/kit/fault.ts'
import { health } from '../../../services/kit/health.ts'
import type { EventLog, NewEvent } from '../../../services/ports/event-log.ts'
import { newEvent } from '../../infra/sqlite/event-log/events.ts'

/** Waits that end when the test ends them. */
function waits() {
  const begun: { readonly ms: number; readonly end: () => void }[] = []
  const wait: Wait = (ms, signal) =>
    new Promise((end, abort) => {
      begun.push({ ms, end })
      signal.addEventListener('abort', () => abort(signal.reason))
    })
  return { begun, wait }
}

async function opened(maxBytes?: number) {
  const folder = mkdtempSync(join(tmpdir(), 'sanshe-appends-'))
  const log = await openSqliteLog({
    path: join(folder, 'log.db'),
    clock: Date.now,
    ...(maxBytes === undefined ? {} : { maxBytes }),
  })
  onTestFinished(async () => {
    await log.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return log
}

const FULL = new Fault('log.full', 'The event log has no room left.', { retryAfter: 60 })
const events: readonly NewEvent[] = [newEvent()]

/** A log whose disk is full while `full` returns true. */
async function onDisk(may: { full: boolean; tryable?: boolean }) {
  const log = await opened()
  const { begun, wait } = waits()
  const conditions = health()
  const refusing: EventLog = {
    ...log,
    append: (...args) => (may.full ? Promise.reject(FULL) : log.append(...args)),
    tryWriting: () => (may.full ? Promise.reject(FULL) : log.tryWriting()),
  }
  const { tryWriting, ...untried } = refusing
  const watched = watchedAppends({ log: may.tryable === false ? untried : refusing, health: conditions, wait })
  onTestFinished(() => watched.close())
  return { watched, conditions, begun }
}

const stopped = (conditions: ReturnType<typeof health>) => conditions.stopped('commands')?.code

test('commands stop while the log cannot write, and resume by themselves when it can', async () => {
  const may = { full: true }
  const { watched, conditions, begun } = await onDisk(may)
  await expect(watched.append('demand-pa-1', 'none', events)).rejects.toBe(FULL)
  await expect.poll(() => stopped(conditions)).toBe('log.full')
  begun[0]?.end()
  await expect.poll(() => begun.length).toBe(2)
  expect(stopped(conditions)).toBe('log.full')
  may.full = false
  begun[1]?.end()
  await expect.poll(() => conditions.conditions()).toEqual([])
})

test('a refusal is answered once the condition says the same, however slow the log is', async () => {
  const log = await opened()
  const conditions = health()
  const tried = Promise.withResolvers<void>()
  const refusing: EventLog = { ...log, append: () => Promise.reject(FULL), tryWriting: () => tried.promise }
  const watched = watchedAppends({ log: refusing, health: conditions, wait: waits().wait })
  onTestFinished(() => watched.close())
  const answer = watched.append('demand-pa-1', 'none', events).catch(() => stopped(conditions))
  tried.reject(FULL)
  expect(await answer).toBe('log.full')
})

test('a successful append ends the failure before the next probe', async () => {
  const may = { full: true }
  const { watched, conditions } = await onDisk(may)
  await expect(watched.append('demand-pa-1', 'none', events)).rejects.toBe(FULL)
  await expect.poll(() => stopped(conditions)).toBe('log.full')
  may.full = false
  expect(await watched.append('demand-pa-1', 'none', events)).toMatchObject({ events: [{ revision: 0 }] })
  expect(conditions.conditions()).toEqual([])
})

test('a refusal by a log that cannot be probed expires after a while', async () => {
  const { watched, conditions, begun } = await onDisk({ full: true, tryable: false })
  await expect(watched.append('demand-pa-1', 'none', events)).rejects.toBe(FULL)
  await expect.poll(() => stopped(conditions)).toBe('log.full')
  expect(begun.map(({ ms }) => ms)).toEqual([60_000])
  begun[0]?.end()
  await expect.poll(() => conditions.conditions()).toEqual([])
})

test('an outage of a server that cannot be probed ends when the server answers', async () => {
  const log = await opened()
  const away = new Fault('log.unavailable', 'The server does not answer.', { retryAfter: 5 })
  let isAway = true
  const { tryWriting: _, ...server } = log
  const { begun, wait } = waits()
  const conditions = health()
  const watched = watchedAppends({
    log: {
      ...server,
      append: (...args) => (isAway ? Promise.reject(away) : log.append(...args)),
      head: () => (isAway ? Promise.reject(away) : log.head()),
    },
    health: conditions,
    wait,
  })
  onTestFinished(() => watched.close())
  await expect(watched.append('demand-pa-1', 'none', events)).rejects.toBe(away)
  await expect.poll(() => stopped(conditions)).toBe('log.unavailable')
  isAway = false
  begun[0]?.end()
  await expect.poll(() => conditions.conditions()).toEqual([])
})

test('a refusal because of the events themselves stops nothing', async () => {
  const { watched, conditions, begun } = await onDisk({ full: false })
  const huge = newEvent({ data: { text: 'x'.repeat(60_000) } })
  await expect(watched.append('demand-pa-1', 'none', [huge])).rejects.toMatchObject({ code: 'event.too-large' })
  expect([conditions.conditions(), begun]).toEqual([[], []])
})

test('a log at its limit is detected, and a probe leaves nothing in it', async () => {
  const log = await opened(400_000)
  const big = () => newEvent({ data: { text: 'x'.repeat(20_000) } })
  await log.tryWriting()
  expect(await log.head()).toBe(0)
  const fill = async (): Promise<unknown> => {
    try {
      for (;;) await log.append('demand-pa-1', 'any', [big()])
    } catch (error) {
      return error
    }
  }
  expect(await fill()).toMatchObject({ code: 'log.full' })
  const head = await log.head()
  await expect(log.tryWriting()).rejects.toMatchObject({ code: 'log.full' })
  expect(await log.head()).toBe(head)
  expect(await log.append('demand-pa-2', 'none', events)).toMatchObject({ events: [{ position: head + 1 }] })
})
