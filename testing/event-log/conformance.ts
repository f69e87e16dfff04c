import type { EventLog } from '../../services/ports/event-log.ts'
import { all, appended, newEvent, newStream } from '../events.ts'
import { declaring, type TestFunctions } from '../functions.ts'
import { appendsConformance, retriesConformance } from './appends.ts'
import { marksConformance } from './marks.ts'
import { readsConformance } from './reads.ts'
import type { LogUnderTest, OpenLog } from './rig.ts'
import { subscriptionsConformance } from './subscriptions.ts'
import { timesConformance } from './times.ts'

/**
 * Declares the tests that every event log has to pass, whatever it is built on. The log may hold events already: each test works
 * in a community of its own.
 */
export function eventLogConformance(name: string, open: OpenLog, tests: TestFunctions): void {
  const { describe, expect, beforeAll, afterAll } = tests
  const it = declaring(tests)
  describe(name, () => {
    const clock = { nowMs: Date.parse('2026-03-01T08:00:00.000Z') }
    let under: LogUnderTest
    let log: EventLog
    beforeAll(async () => {
      under = await open(() => clock.nowMs)
      log = under.log
    })
    afterAll(() => under.close())

    appendsConformance(() => log, tests)
    retriesConformance(() => log, clock, tests)
    timesConformance(() => log, clock, tests)
    readsConformance(() => log, tests)
    subscriptionsConformance(() => log, tests)
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
        expect(appended(await log.append(name, 0, [newEvent()]))[0]?.position).toBeGreaterThan(
          events.at(-1)?.position ?? 0,
        )
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
        expect(await all(log.readStream(name))).toHaveLength(100)
      })
    })
  })
}
