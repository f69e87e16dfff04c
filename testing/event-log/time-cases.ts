import { appended, newEvent } from '../events.ts'
import type { LogCases } from './log-cases.ts'

/** Declares the tests about moments and clocks. */
export function timeCases(cases: LogCases): void {
  const { describe, expect, it, newStream, stream } = cases
  describe('time', () => {
    it('uses the moment of recording where none is given', async () => {
      const [event] = appended(await cases.log.append(newStream(), 'none', [newEvent()]))
      expect(event?.time).toBe(new Date(cases.now).toISOString())
      expect(event?.recordedtime).toBe(event?.time)
    })

    it('keeps a moment in the past, and refuses one before the last of its stream', async () => {
      const name = newStream()
      const at = (minutes: number) => new Date(cases.now + minutes * 60_000).toISOString()
      const [event] = appended(await cases.log.append(name, 'none', [newEvent({ time: at(-60) })]))
      expect([event?.time, event?.recordedtime]).toEqual([at(-60), at(0)])
      const early = { code: 'time.before-previous' }
      await expect(cases.log.append(name, 0, [newEvent({ time: at(-61) })])).rejects.toMatchObject(early)
      const unordered = [newEvent({ time: at(-10) }), newEvent({ time: at(-11) })]
      await expect(cases.log.append(name, 0, unordered)).rejects.toMatchObject(early)
      appended(await cases.log.append(name, 0, [newEvent({ time: at(-60) }), newEvent({ time: at(-1) }), newEvent()]))
      await expect(cases.log.append(name, 3, [newEvent({ time: at(-1) })])).rejects.toMatchObject(early)
      expect(await stream(name)).toHaveLength(4)
    })

    it('refuses a future moment and an invalid one', async () => {
      const name = newStream()
      const later = new Date(cases.now + 1).toISOString()
      await expect(cases.log.append(name, 'none', [newEvent({ time: later })])).rejects.toMatchObject({
        code: 'time.in-future',
      })
      for (const time of ['yesterday', '2026-02-30T00:00:00.000Z', '2026-01-01T00:00:00Z']) {
        await expect(cases.log.append(name, 'none', [newEvent({ time })])).rejects.toMatchObject({
          code: 'time.invalid',
        })
      }
    })

    it('never records an earlier moment than before, and refuses a clock that is more than 5 s behind', async () => {
      const name = newStream()
      const [first] = appended(await cases.log.append(name, 'none', [newEvent()]))
      cases.now -= 5000
      const [second] = appended(await cases.log.append(name, 0, [newEvent()]))
      expect(second?.recordedtime).toBe(first?.recordedtime)
      cases.now -= 1
      await expect(cases.log.append(name, 1, [newEvent()])).rejects.toMatchObject({ code: 'log.clock-behind' })
      cases.now += 5001
      appended(await cases.log.append(name, 1, [newEvent()]))
    })

    it('ignores a clock that was ahead for a moment, if nothing was recorded with it', async () => {
      const name = newStream()
      appended(await cases.log.append(name, 'none', [newEvent()]))
      cases.now += 86_400_000
      expect(await cases.log.append(name, 'none', [newEvent()])).toEqual({ conflict: true, revision: 0 })
      cases.now -= 86_400_000
      const [event] = appended(await cases.log.append(name, 0, [newEvent()]))
      expect(event?.recordedtime).toBe(new Date(cases.now).toISOString())
    })
  })
}
