import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { Clock } from '../../services/ports/clock.ts'
import type { EventLog } from '../../services/ports/event-log.ts'
import { all, appended, newCommunity, newEvent } from '../events.ts'
import { declaring, type TestFunctions } from '../functions.ts'
import { marksConformance } from './marks.ts'
import { readsConformance } from './reads.ts'

/** A log to test, on storage of its own or on a server that other programs use too. */
export interface LogUnderTest {
  readonly log: EventLog
  /** Closes the log and opens it again on the same storage. */
  reopen(): Promise<EventLog>
  /** Closes what is open, and removes what was made for the test. */
  close(): Promise<void>
}

/** Opens a log to test, with this clock. */
export type OpenLog = (clock: Clock) => Promise<LogUnderTest>

/**
 * Declares the tests that every event log has to pass, whatever it is built on. The log may hold events already: each test works
 * in a community of its own.
 */
export function eventLogConformance(name: string, open: OpenLog, tests: TestFunctions): void {
  const { describe, expect, beforeAll, afterAll } = tests
  const it = declaring(tests)
  describe(name, () => {
    let now = Date.parse('2026-03-01T08:00:00.000Z')
    let under: LogUnderTest
    let log: EventLog
    beforeAll(async () => {
      under = await open(() => now)
      log = under.log
    })
    afterAll(() => under.close())

    const newStream = (): string => `demand-${newCommunity()}-1`
    const stream = (name: string, from?: number) => all(log.readStream(name, from))

    describe('append', () => {
      it('answers with the events as they are read back', async () => {
        const name = newStream()
        const party = { party: 'party-jwh', causationid: 'cause-1', commanddigest: 'd1', reads: 'workbook-pa@12' }
        const events = appended(
          await log.append(name, 'none', [newEvent(party), newEvent({ traceparent: '00-a-b-01' })]),
        )

        expect(events.map(({ revision, subject }) => [subject, revision])).toEqual([
          [name, 0],
          [name, 1],
        ])
        expect(events[0]).toMatchObject({
          ...party,
          specversion: '1.0',
          source: `/communities/${name.split('-')[1]}`,
          type: 'governance.DemandRaised.v1',
          datacontenttype: 'application/json',
          dataschema: 'urn:sanshe:schema:DemandRaised.v1',
        })
        expect(events[1]?.traceparent).toBe('00-a-b-01')
        expect(await stream(name)).toEqual(events)
      })

      it('appends at the expected revision, and answers a conflict with the actual one', async () => {
        const name = newStream()
        expect(await log.append(name, 0, [newEvent()])).toEqual({ conflict: true, revision: -1 })
        appended(await log.append(name, 'none', [newEvent(), newEvent()]))
        expect(await log.append(name, 'none', [newEvent()])).toEqual({ conflict: true, revision: 1 })
        expect(await log.append(name, 0, [newEvent()])).toEqual({ conflict: true, revision: 1 })
        expect(await log.append(name, 7, [newEvent()])).toEqual({ conflict: true, revision: 1 })
        expect(appended(await log.append(name, 1, [newEvent()]))[0]?.revision).toBe(2)
        expect(await stream(name)).toHaveLength(3)
      })

      it('appends at any revision', async () => {
        const name = newStream()
        for (const revision of [0, 1, 2]) {
          expect(appended(await log.append(name, 'any', [newEvent()]))[0]?.revision).toBe(revision)
        }
        expect((await stream(name)).map(({ revision }) => revision)).toEqual([0, 1, 2])
      })

      it('answers the same events at the same expected revision as the first time, and writes nothing', async () => {
        const name = newStream()
        const [first, second] = [[newEvent(), newEvent()], [newEvent()]]
        const once = appended(await log.append(name, 'none', first))
        const then = appended(await log.append(name, 1, second))
        now += 60_000
        expect(appended(await log.append(name, 'none', first))).toEqual(once)
        expect(appended(await log.append(name, 1, second))).toEqual(then)
        expect(appended(await log.append(name, 'any', second))).toEqual(then)
        expect(appended(await log.append(name, 'any', first))).toEqual(once)
        expect(await stream(name)).toEqual([...once, ...then])
      })

      it('answers a conflict where only some of the events are those of before', async () => {
        const name = newStream()
        const [a, b, c] = [newEvent(), newEvent(), newEvent()]
        appended(await log.append(name, 'none', [a, b]))
        expect(await log.append(name, 'none', [a, c])).toEqual({ conflict: true, revision: 1 })
        expect(await log.append(name, 'none', [a, b, c])).toEqual({ conflict: true, revision: 1 })
        expect(await log.append(name, 0, [c])).toEqual({ conflict: true, revision: 1 })
      })

      it('answers a retry that overtakes its first attempt once', async () => {
        const name = newStream()
        const events = [newEvent()]
        const results = await Promise.all(Array.from({ length: 20 }, () => log.append(name, 'none', events)))
        const written = await stream(name)
        expect(written).toHaveLength(1)
        for (const result of results) expect(appended(result)).toEqual(written)
      })

      it('keeps all of the events of an append or none', async () => {
        const name = newStream()
        const events = [newEvent(), newEvent({ data: { text: 'x'.repeat(50_000) } })]
        await expect(log.append(name, 'none', events)).rejects.toMatchObject({ code: 'event.too-large' })
        expect(await stream(name)).toEqual([])
      })

      it('keeps text of every script, and refuses half a surrogate pair', async () => {
        const name = newStream()
        const data = {
          标题: '电梯坏了 🛗',
          'a"b\\': '\u0000\u001f\u2028 "\\ \ufffd',
          z: [null, true, 1e21, -0.5],
          e: '',
        }
        const [event] = appended(await log.append(name, 'none', [newEvent({ data })]))
        expect((await stream(name))[0]).toEqual(event)
        expect(event?.data).toEqual(data)
        await expect(log.append(name, 0, [newEvent({ data: { a: '\ud800' } })])).rejects.toMatchObject({
          code: 'event.not-json',
        })
      })
    })

    describe('time', () => {
      it('uses the moment of recording where none is given', async () => {
        const [event] = appended(await log.append(newStream(), 'none', [newEvent()]))
        expect(event?.time).toBe(new Date(now).toISOString())
        expect(event?.recordedtime).toBe(event?.time)
      })

      it('keeps a moment in the past, and refuses one before the last of its stream', async () => {
        const name = newStream()
        const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString()
        const [event] = appended(await log.append(name, 'none', [newEvent({ time: at(-60) })]))
        expect([event?.time, event?.recordedtime]).toEqual([at(-60), at(0)])
        const early = { code: 'time.before-previous' }
        await expect(log.append(name, 0, [newEvent({ time: at(-61) })])).rejects.toMatchObject(early)
        const unordered = [newEvent({ time: at(-10) }), newEvent({ time: at(-11) })]
        await expect(log.append(name, 0, unordered)).rejects.toMatchObject(early)
        appended(await log.append(name, 0, [newEvent({ time: at(-60) }), newEvent({ time: at(-1) }), newEvent()]))
        await expect(log.append(name, 3, [newEvent({ time: at(-1) })])).rejects.toMatchObject(early)
        expect(await stream(name)).toHaveLength(4)
      })

      it('refuses a future moment and an invalid one', async () => {
        const name = newStream()
        const later = new Date(now + 1).toISOString()
        await expect(log.append(name, 'none', [newEvent({ time: later })])).rejects.toMatchObject({
          code: 'time.in-future',
        })
        for (const time of ['yesterday', '2026-02-30T00:00:00.000Z', '2026-01-01T00:00:00Z']) {
          await expect(log.append(name, 'none', [newEvent({ time })])).rejects.toMatchObject({ code: 'time.invalid' })
        }
      })

      it('never records an earlier moment than before, and refuses a clock that is more than 5 s behind', async () => {
        const name = newStream()
        const [first] = appended(await log.append(name, 'none', [newEvent()]))
        now -= 5000
        const [second] = appended(await log.append(name, 0, [newEvent()]))
        expect(second?.recordedtime).toBe(first?.recordedtime)
        now -= 1
        await expect(log.append(name, 1, [newEvent()])).rejects.toMatchObject({ code: 'log.clock-behind' })
        now += 5001
        appended(await log.append(name, 1, [newEvent()]))
      })
    })

    it('ignores a clock that was ahead for a moment, if nothing was recorded with it', async () => {
      const name = newStream()
      appended(await log.append(name, 'none', [newEvent()]))
      now += 86_400_000
      expect(await log.append(name, 'none', [newEvent()])).toEqual({ conflict: true, revision: 0 })
      now -= 86_400_000
      const [event] = appended(await log.append(name, 0, [newEvent()]))
      expect(event?.recordedtime).toBe(new Date(now).toISOString())
    })

    readsConformance(() => log, tests)
    marksConformance(() => log, tests)

    describe('the log', () => {
      it('is the same when it is opened again', async () => {
        const name = newStream()
        const [identity, head] = [await log.identity(), await log.head()]
        const events = appended(await log.append(name, 'none', [newEvent()]))
        log = await under.reopen()
        expect(await log.identity()).toEqual(identity)
        expect(identity).toEqual({ id: expect.stringMatching(/^[0-9a-f-]{36}$/), epoch: 1 })
        expect(await all(log.readAll(head))).toEqual(events)
        expect(appended(await log.append(name, 0, [newEvent()]))[0]?.position).toBeGreaterThan(await after(events))
        await expect(log.append(name, 1, [newEvent({ time: '2020-01-01T00:00:00.000Z' })])).rejects.toMatchObject({
          code: 'time.before-previous',
        })
      })

      it('answers calls in flight when it is closed, and none afterwards', async () => {
        const name = newStream()
        const inFlight = Promise.all(Array.from({ length: 100 }, () => log.append(name, 'any', [newEvent()])))
        const live = all(log.subscribe(await log.head(), new AbortController().signal))
        const closing = log.close()
        await expect(log.append(name, 'any', [newEvent()])).rejects.toMatchObject({ code: 'log.unavailable' })
        for (const result of await inFlight) appended(result)
        await closing
        await live
        log = await under.reopen()
        expect(await stream(name)).toHaveLength(100)
      })
    })
  })
}

const after = async (events: readonly RecordedEvent[]): Promise<number> => events.at(-1)?.position ?? 0
