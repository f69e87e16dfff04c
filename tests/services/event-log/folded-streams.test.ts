import { expect, it } from 'vitest'
import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import { type FoldedStream, foldedStreams } from '../../../services/event-log/folded-streams.ts'
import { recording } from '../../../services/kit/stored-form.ts'
import { newEvent } from '../../../testing/index.ts'
import { notice, noticeCatalogue } from '../../fixtures/notice.ts'

const STREAM = 'notice-pa-1'

/** The nth event of a stream, which gives the notice the title `t<n>`. */
function eventAt(revision: number): RecordedEvent {
  const type = revision === 0 ? 'governance.NoticePublished.v1' : 'governance.NoticeChanged.v1'
  const data = { title: `t${revision}`, author: 'a', body: 'b', note: 'n' }
  return {
    ...recording(newEvent({ type, data }), STREAM, revision, '2026-01-01T00:00:00.000Z'),
    position: revision + 1,
  }
}

/** A log with batches of one event, each held back until the test releases it. */
function logOf(...recorded: RecordedEvent[]) {
  let gate: () => Promise<void> = async () => {}
  let readings = 0
  const log = {
    async *readStream(_: string, from = 0) {
      readings += 1
      for (let at = from; at < recorded.length; at += 1) {
        await gate()
        const event = recorded[at]
        if (event !== undefined) yield [event]
      }
    },
  }
  return {
    recorded,
    streams: foldedStreams<FoldedStream>({
      catalogue: noticeCatalogue,
      log,
      maxStreams: 10,
      begin: (folded) => folded,
    }),
    readings: () => readings,
    /** Holds back each further event until the test releases it. */
    hold() {
      const waiting: (() => void)[] = []
      gate = () => new Promise((resolve) => waiting.push(resolve))
      return async () => {
        await expect.poll(() => waiting.length).toBeGreaterThan(0)
        waiting.shift()?.()
      }
    },
  }
}

const seen = ({ state, revision }: FoldedStream): unknown => [revision, Reflect.get(Object(state), 'title')]

it('loads a stream once for all concurrent readers, and returns it only when it is complete', async () => {
  const at = logOf(eventAt(0), eventAt(1))
  const next = at.hold()
  const first = at.streams.load(notice, STREAM)
  await next()
  const second = at.streams.load(notice, STREAM)
  await next()
  expect([seen(await first), seen(await second), at.readings()]).toEqual([[1, 't1'], [1, 't1'], 1])
})

it('reads only the new events of a known stream, and detects that the stream was truncated', async () => {
  const at = logOf(eventAt(0), eventAt(1))
  expect(seen(await at.streams.read(notice, STREAM))).toEqual([1, 't1'])
  at.recorded.push(eventAt(2))
  expect(seen(await at.streams.load(notice, STREAM))).toEqual([1, 't1'])
  expect(seen(await at.streams.read(notice, STREAM))).toEqual([2, 't2'])
  at.recorded.splice(1)
  await expect(at.streams.read(notice, STREAM)).rejects.toMatchObject({ code: 'log.stream-cut' })
  expect(at.streams.known(STREAM)).toBeUndefined()
})

it('follows events that are noted in order, and drops a stream with a gap', async () => {
  const at = logOf()
  for (const revision of [0, 1]) at.streams.note(notice, eventAt(revision))
  at.streams.note(notice, eventAt(1))
  const known = at.streams.known(STREAM)
  expect(known && seen(known)).toEqual([1, 't1'])
  at.streams.note(notice, eventAt(3))
  expect(at.streams.known(STREAM)).toBeUndefined()
})

it('does not cache a stream that grew while it was read', async () => {
  const at = logOf(eventAt(0), eventAt(1))
  const next = at.hold()
  const reading = at.streams.read(notice, STREAM)
  await next()
  at.streams.note(notice, eventAt(2))
  await next()
  await reading
  expect(at.streams.known(STREAM)).toBeUndefined()
})
