import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { all, appended, newEvent } from '../events.ts'
import type { LogCases } from './log-cases.ts'

/** Declares the tests about a log that is closed and opened again. */
export function reopenCases(cases: LogCases): void {
  const { describe, expect, it, newStream, stream } = cases
  describe('the log', () => {
    it('is the same when it is opened again', async () => {
      const name = newStream()
      const [identity, head] = [await cases.log.identity(), await cases.log.head()]
      const events = appended(await cases.log.append(name, 'none', [newEvent()]))
      await cases.reopen()
      expect(await cases.log.identity()).toEqual(identity)
      expect(identity).toEqual({ id: expect.stringMatching(/^[0-9a-f-]{36}$/), epoch: 1 })
      expect(await all(cases.log.readAll(head))).toEqual(events)
      expect(appended(await cases.log.append(name, 0, [newEvent()]))[0]?.position).toBeGreaterThan(await after(events))
      await expect(cases.log.append(name, 1, [newEvent({ time: '2020-01-01T00:00:00.000Z' })])).rejects.toMatchObject({
        code: 'time.before-previous',
      })
    })

    it('answers calls in flight when it is closed, and none afterwards', async () => {
      const name = newStream()
      const inFlight = Promise.all(Array.from({ length: 100 }, () => cases.log.append(name, 'any', [newEvent()])))
      const live = all(cases.log.subscribe(await cases.log.head(), new AbortController().signal))
      const closing = cases.log.close()
      await expect(cases.log.append(name, 'any', [newEvent()])).rejects.toMatchObject({ code: 'log.unavailable' })
      for (const result of await inFlight) appended(result)
      await closing
      await live
      await cases.reopen()
      expect(await stream(name)).toHaveLength(100)
    })
  })
}

const after = async (events: readonly RecordedEvent[]): Promise<number> => events.at(-1)?.position ?? 0
