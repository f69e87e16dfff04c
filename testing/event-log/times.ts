import type { EventLog } from '../../services/ports/event-log.ts'
import { all, appended, newEvent, newStream } from '../events.ts'
import { declaring, type TestFunctions } from '../functions.ts'
import type { TestClock } from './rig.ts'

/** Declares the tests about when events happened and when they are recorded. */
export function timesConformance(log: () => EventLog, clock: TestClock, tests: TestFunctions): void {
  const { describe, expect } = tests
  const it = declaring(tests)
  const stream = (name: string) => all(log().readStream(name))

  describe('time', () => {
    it('uses the moment of recording where none is given', async () => {
      const [event] = appended(await log().append(newStream(), 'none', [newEvent()]))
      expect(event?.time).toBe(new Date(clock.nowMs).toISOString())
      expect(event?.recordedtime).toBe(event?.time)
    })

    it('keeps a moment in the past, and refuses one before the last of its stream', async () => {
      const name = newStream()
      const at = (minutes: number) => new Date(clock.nowMs + minutes * 60_000).toISOString()
      const [event] = appended(await log().append(name, 'none', [newEvent({ time: at(-60) })]))
      expect([event?.time, event?.recordedtime]).toEqual([at(-60), at(0)])
      const early = { code: 'time.before-previous' }
      await expect(log().append(name, 0, [newEvent({ time: at(-61) })])).rejects.toMatchObject(early)
      const unordered = [newEvent({ time: at(-10) }), newEvent({ time: at(-11) })]
      await expect(log().append(name, 0, unordered)).rejects.toMatchObject(early)
      appended(await log().append(name, 0, [newEvent({ time: at(-60) }), newEvent({ time: at(-1) }), newEvent()]))
      await expect(log().append(name, 3, [newEvent({ time: at(-1) })])).rejects.toMatchObject(early)
      expect(await stream(name)).toHaveLength(4)
    })

    it('refuses a future moment and an invalid one', async () => {
      const name = newStream()
      const later = new Date(clock.nowMs + 1).toISOString()
      await expect(log().append(name, 'none', [newEvent({ time: later })])).rejects.toMatchObject({
        code: 'time.in-future',
      })
      for (const time of ['yesterday', '2026-02-30T00:00:00.000Z', '2026-01-01T00:00:00Z']) {
        await expect(log().append(name, 'none', [newEvent({ time })])).rejects.toMatchObject({ code: 'time.invalid' })
      }
    })

    it('never records an earlier moment than before, and refuses a clock that is more than 5 s behind', async () => {
      const name = newStream()
      const [first] = appended(await log().append(name, 'none', [newEvent()]))
      clock.nowMs -= 5000
      const [second] = appended(await log().append(name, 0, [newEvent()]))
      expect(second?.recordedtime).toBe(first?.recordedtime)
      clock.nowMs -= 1
      await expect(log().append(name, 1, [newEvent()])).rejects.toMatchObject({ code: 'log.clock-behind' })
      clock.nowMs += 5001
      appended(await log().append(name, 1, [newEvent()]))
    })

    it('ignores a clock that was ahead for a moment, if nothing was recorded with it', async () => {
      const name = newStream()
      appended(await log().append(name, 'none', [newEvent()]))
      clock.nowMs += 86_400_000
      expect(await log().append(name, 'none', [newEvent()])).toEqual({ conflict: true, revision: 0 })
      clock.nowMs -= 86_400_000
      const [event] = appended(await log().append(name, 0, [newEvent()]))
      expect(event?.recordedtime).toBe(new Date(clock.nowMs).toISOString())
    })
  })
}
