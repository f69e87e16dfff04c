import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { EventLog } from '../../services/ports/event-log.ts'
import { all, appended, newCommunity, newEvent } from '../events.ts'
import { declaring, type TestFunctions } from '../functions.ts'
import { expectLinear } from './model.ts'

const newStream = (): string => `demand-${newCommunity()}-1`

/** Declares the tests about reading, concurrent writers and live subscribers. */
export function readsConformance(log: () => EventLog, tests: TestFunctions): void {
  readCases(log, tests)
  concurrencyCases(log, tests)
  subscriptionCases(log, tests)
}

/** Declares the tests about reading streams and the log. */
function readCases(log: () => EventLog, tests: TestFunctions): void {
  const { describe, expect } = tests
  const it = declaring(tests)
  const stream = (name: string, from?: number) => all(log().readStream(name, from))

  describe('read', () => {
    it('returns nothing for a stream that does not exist', async () => {
      expect(await stream(newStream())).toEqual([])
    })

    it('reads a stream from a revision, in several batches', async () => {
      const name = newStream()
      const written: RecordedEvent[] = []
      for (let at = 0; at < 25; at += 1) {
        const events = Array.from({ length: 100 }, () => newEvent())
        written.push(...appended(await log().append(name, at === 0 ? 'none' : at * 100 - 1, events)))
      }
      const read = await stream(name)
      expect(read.map(({ revision }) => revision)).toEqual(written.map((_, at) => at))
      expect(read).toEqual(written)
      expect(await stream(name, 2498)).toEqual(written.slice(2498))
      expect(await stream(name, 2500)).toEqual([])
    })

    it('reads the log after a position, up to another, by default up to the head', async () => {
      const [one, two] = [newStream(), newStream()]
      const before = await log().head()
      const events = [
        ...appended(await log().append(one, 'none', [newEvent(), newEvent()])),
        ...appended(await log().append(two, 'none', [newEvent()])),
        ...appended(await log().append(one, 1, [newEvent()])),
      ]
      const position = (at: number) => events[at]?.position ?? Number.NaN
      expect(await log().head()).toBe(position(3))
      expect(await all(log().readAll(before))).toEqual(events)
      expect(await all(log().readAll(position(1)))).toEqual(events.slice(2))
      expect(await all(log().readAll(before, { until: position(2) }))).toEqual(events.slice(0, 3))
      expect(await all(log().readAll(position(3)))).toEqual([])
      expect(await log().at(position(2))).toEqual(events[2])
      expect(await log().at(0)).toBeUndefined()

      const reading = log().readAll(before)
      appended(await log().append(two, 0, [newEvent()]))
      expect(await all(reading)).toEqual(events)
    })

    it('reads at least the events of the types that suffice, and the last event', async () => {
      const before = await log().head()
      const types = ['DemandTriaged', 'DemandRaised', 'DemandTriagedTwice', 'DemandTriaged', 'DemandRaised'] as const
      const name = newStream()
      const events = types.map((type) => newEvent({ type: `governance.${type}.v1` }))
      const written = appended(await log().append(name, 'none', events))
      const triaged = written.filter(({ type }) => type === 'governance.DemandTriaged.v1')
      const until = written[2]?.position ?? Number.NaN
      const found = await all(log().readAll(before, { types: ['DemandTriaged'] }))
      expect(written.filter((event) => found.some(({ id }) => id === event.id))).toHaveLength(found.length)
      expect(found.filter(({ type }) => type === 'governance.DemandTriaged.v1')).toEqual(triaged)
      expect(found.at(-1)).toEqual(written.at(-1))
      const some = await all(log().readAll(before, { types: ['DemandTriaged', 'PartyLeft'], until }))
      expect(some[0]).toEqual(written[0])
      expect(some.at(-1)).toEqual(written[2])
    })

    it('serves large events in batches that stay small', async () => {
      const before = await log().head()
      const data = { text: '例'.repeat(15_000) }
      const name = newStream()
      for (let at = 0; at < 20; at += 1) {
        appended(
          await log().append(
            name,
            'any',
            Array.from({ length: 20 }, () => newEvent({ data })),
          ),
        )
      }
      expect(await all(log().readAll(before))).toHaveLength(400)
    })
  })
}

/** Declares the tests about concurrent writers. */
function concurrencyCases(log: () => EventLog, tests: TestFunctions): void {
  const { describe, expect } = tests
  const it = declaring(tests)

  describe('concurrency', () => {
    it('lets one of many writers at one revision win', async () => {
      const name = newStream()
      const results = await Promise.all(Array.from({ length: 50 }, () => log().append(name, 'none', [newEvent()])))
      expect(results.filter((result) => 'events' in result)).toHaveLength(1)
      expect(results.filter((result) => 'conflict' in result)).toEqual(
        Array.from({ length: 49 }, () => ({ conflict: true, revision: 0 })),
      )
    })

    it('keeps the order of one caller', async () => {
      const name = newStream()
      const results = await Promise.all(Array.from({ length: 200 }, () => log().append(name, 'any', [newEvent()])))
      expect(results.map((result) => appended(result)[0]?.revision)).toEqual(results.map((_, at) => at))
    })

    it('linearises: every answer agrees with a log that does one thing at a time', async () => {
      await expectLinear(log(), expect)
    })
  })
}

/** Declares the tests about live subscribers. */
function subscriptionCases(log: () => EventLog, tests: TestFunctions): void {
  const { describe, expect } = tests
  const it = declaring(tests)

  describe('subscribe', () => {
    it('catches up, then stays live, without gaps or doubles while others write', async () => {
      const community = newCommunity()
      const after = await log().head()
      const write = async (writer: number): Promise<void> => {
        for (let at = 0; at < 40; at += 1)
          appended(await log().append(`demand-${community}-${writer}`, 'any', [newEvent()]))
      }
      const writing = Promise.all(Array.from({ length: 20 }, (_, writer) => write(writer)))
      const seen: RecordedEvent[] = []
      const end = new AbortController()
      for await (const batch of log().subscribe(after, end.signal)) {
        seen.push(...batch)
        if (seen.length >= 800) end.abort()
      }
      await writing
      expect(seen).toEqual(await all(log().readAll(after)))
      expect(seen).toHaveLength(800)
    })

    it('delivers a live event to every subscriber, also beside one that does not read', async () => {
      const name = newStream()
      const after = await log().head()
      const end = new AbortController()
      const idle = log().subscribe(after, end.signal)[Symbol.asyncIterator]()
      const live = [1, 2, 3].map(() => log().subscribe(after, end.signal)[Symbol.asyncIterator]())
      for (let at = 0; at < 10; at += 1) {
        const next = live.map((one) => one.next())
        const events = appended(await log().append(name, 'any', [newEvent()]))
        for (const batch of await Promise.all(next)) expect(batch.value).toEqual(events)
      }
      expect(flat((await idle.next()).value)).toHaveLength(10)
      end.abort()
    })

    it('ends when it is aborted: while it waits, before it begins, between batches', async () => {
      const end = new AbortController()
      const waiting = all(log().subscribe(await log().head(), end.signal))
      end.abort()
      expect(await waiting).toEqual([])
      expect(await all(log().subscribe(0, AbortSignal.abort()))).toEqual([])
    })
  })
}

const flat = (batch: readonly RecordedEvent[] | undefined): readonly RecordedEvent[] => batch ?? []
