import { expect, it, onTestFinished } from 'vitest'
import { realFile } from '../../../../infra/sqlite/event-log/file.ts'
import { newestEvents } from '../../../../infra/sqlite/event-log/newest-events.ts'
import { sqliteReader } from '../../../../infra/sqlite/event-log/reader.ts'
import { openLogStore } from '../../../../infra/sqlite/event-log/store.ts'
import { newEvent } from './events.ts'
import { newPath, opened } from './log-file.ts'

const stored = (position: number): string => JSON.stringify({ subject: 'demand-pa-1', revision: position - 1 })

it('keeps the newest events, and cannot tell of those before them', () => {
  const newest = newestEvents()
  expect(newest.after(0, 10)).toBeUndefined()
  newest.add(5, [stored(5), stored(6)], [null, '00-trace'])
  expect(newest.after(3, 10)).toBeUndefined()
  expect(newest.after(4, 10)).toEqual([
    [5, stored(5), null],
    [6, stored(6), '00-trace'],
  ])
  expect(newest.after(4, 1)).toHaveLength(1)
  expect(newest.after(6, 10)).toEqual([])
  for (let position = 7; position < 2_000; position += 1) newest.add(position, [stored(position)], [null])
  expect(newest.after(5, 10)).toBeUndefined()
  expect(newest.after(1_990, 100)).toHaveLength(9)
})

it('a subscription of the thread that appends reads no file', async () => {
  const path = newPath()
  openLogStore(path).close()
  const newest = newestEvents()
  const reader = sqliteReader(realFile(path), newest)
  const stopping = new AbortController()
  onTestFinished(() => reader.close())
  const events = reader.subscribe(0, stopping.signal)[Symbol.asyncIterator]()
  const first = events.next()
  // The file has no events.
  newest.add(1, [stored(1)], [null])
  expect((await first).value).toMatchObject([{ position: 1, revision: 0 }])
  stopping.abort()
  expect((await events.next()).done).toBe(true)
})

it('a subscription of a log gets what the file holds, also for events without a revision', async () => {
  const log = await opened(newPath())
  const stopping = new AbortController()
  const heard: unknown[] = []
  const listening = (async () => {
    for await (const events of log.subscribe(0, stopping.signal)) {
      heard.push(...events)
      if (heard.length === 300) return
    }
  })()
  const append = () => log.append('demand-pa-1', 'any', [newEvent()])
  await Promise.all(Array.from({ length: 200 }, append))
  for (let at = 0; at < 100; at += 1) await append()
  await listening
  stopping.abort()
  const all: unknown[] = []
  for await (const events of log.readAll(0)) all.push(...events)
  expect(heard).toEqual(all)
  expect(heard.at(-1)).toMatchObject({ revision: 299, position: 300 })
})
