import { setImmediate as turn } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { openMemoryLog } from '../../../infra/memory/event-log/log.ts'
import { memoryLogStore } from '../../../infra/memory/event-log/store.ts'
import { openTail, type TailStep } from '../../../services/feed/tail.ts'
import { Fault } from '../../../services/kit/fault.ts'
import { recentEvents } from '../../../services/kit/recent-events.ts'
import type { EventLog } from '../../../services/ports/event-log.ts'
import { appended, newEvent } from '../../../testing/index.ts'

const never = new AbortController().signal

/** A log that counts its subscriptions, and makes them fail while the test wants it. */
async function countedLog() {
  const log = await openMemoryLog({ store: memoryLogStore(), clock: Date.now })
  onTestFinished(() => log.close())
  const counted = { live: 0, begun: 0, read: 0, down: false }
  const subscribe: EventLog['subscribe'] = async function* (after, signal) {
    if (counted.down) throw new Fault('log.unavailable', 'The log is away.', { retryAfter: 1 })
    counted.live += 1
    counted.begun += 1
    try {
      yield* log.subscribe(after, signal)
    } finally {
      counted.live -= 1
    }
  }
  const readAll: EventLog['readAll'] = (after, options) => {
    counted.read += 1
    return log.readAll(after, options)
  }
  let position = 0
  return {
    counted,
    tail: openTail({ log: { ...log, subscribe, readAll }, wait: () => turn() }),
    async append(count = 1): Promise<number> {
      const events = Array.from({ length: count }, () => newEvent())
      position = appended(await log.append('demand-pa-1', 'any', events)).at(-1)?.position ?? 0
      return position
    },
  }
}

const positions = ({ events }: TailStep) => events.map(({ position }) => position)

it('reads the log once for all readers, and stops when the last has left', async () => {
  const { tail, counted, append } = await countedLog()
  const readers = [await tail.join(), await tail.join(), await tail.join()]
  const steps = readers.map((reader) => reader.next(reader.head(), never))
  const position = await append()
  for (const step of await Promise.all(steps)) expect(positions(step)).toEqual([position])
  expect(counted).toMatchObject({ live: 1, begun: 1 })
  await readers[0]?.leave()
  await readers[0]?.leave()
  expect(counted.live).toBe(1)
  await Promise.all(readers.map((reader) => reader.leave()))
  expect(counted.live).toBe(0)
})

it('gives a reader that is far behind the events of the log, then those in memory, without a gap', async () => {
  const { tail, append } = await countedLog()
  await append(50)
  const reader = await tail.join()
  onTestFinished(() => reader.leave())
  const last = await append(5)
  const found: number[] = []
  for (let at = 0; at < last; ) {
    const step = await reader.next(at, never)
    found.push(...positions(step))
    at = step.reached
  }
  expect(found).toEqual(Array.from({ length: 55 }, (_, at) => at + 1))
})

it('reads what several readers have missed once for all of them', async () => {
  const { tail, counted, append } = await countedLog()
  await append(50)
  const readers = [await tail.join(), await tail.join(), await tail.join()]
  onTestFinished(async () => void (await Promise.all(readers.map((reader) => reader.leave()))))
  const [first, ...others] = await Promise.all(readers.map((reader) => reader.next(0, never)))
  expect(others).toEqual([first, first])
  expect(counted.read).toBe(1)
  expect(await readers[1]?.next(0, never)).toEqual(first)
  expect(counted.read).toBe(1)
})

it('reports an outage of the log to every waiting reader, and resumes at its position afterwards', async () => {
  const { tail, counted, append } = await countedLog()
  counted.down = true
  const readers = [await tail.join(), await tail.join()]
  onTestFinished(async () => void (await Promise.all(readers.map((reader) => reader.leave()))))
  for (const reader of readers) {
    await expect(reader.next(0, never)).rejects.toMatchObject({ code: 'log.unavailable' })
  }
  counted.down = false
  const position = await append()
  await expect.poll(() => readers[0]?.head()).toBe(position)
  for (const reader of readers) expect(positions(await reader.next(0, never))).toEqual([position])
})

it('ends a wait when its signal aborts', async () => {
  const { tail } = await countedLog()
  const reader = await tail.join()
  onTestFinished(() => reader.leave())
  const stopping = new AbortController()
  const waiting = reader.next(0, stopping.signal)
  stopping.abort(new Error('left'))
  await expect(waiting).rejects.toThrow('left')
})

it('keeps the newest events, up to its limits of number and size', () => {
  const event = (position: number, text: string) => ({ ...Object(newEvent()), position, data: { text } })
  const few = recentEvents(0, 10, 1_000_000)
  for (let at = 1; at <= 25; at += 1) few.add([event(at, 'x')])
  expect(few.head()).toBe(25)
  expect(few.behind(few.since()).length).toBeGreaterThanOrEqual(10)
  expect(few.behind(few.since()).length).toBeLessThan(20)
  expect(few.behind(few.since())[0]?.position).toBe(few.since() + 1)
  const large = recentEvents(0, 1_000, 10_000)
  for (let at = 1; at <= 100; at += 1) large.add([event(at, 'x'.repeat(1_000))])
  expect(large.behind(large.since()).length).toBeLessThan(11)
  expect(large.behind(99).map(({ position }) => position)).toEqual([100])
})
