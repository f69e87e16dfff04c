import { expect, it, vi } from 'vitest'
import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import { lagBehind } from '../../../services/event-log/lag.ts'
import { recording } from '../../../services/kit/stored-form.ts'
import { relayLag } from '../../../src/http/relay-lag.ts'
import { newEvent } from '../../infra/sqlite/event-log/events.ts'

const NOON = Date.parse('2026-03-01T12:00:00.000Z')

/** Events at these positions, recorded so many seconds after noon. */
function log(...events: [position: number, seconds: number][]) {
  const recorded = events.map(([position, seconds]): RecordedEvent => {
    const at = new Date(NOON + seconds * 1_000).toISOString()
    return { ...recording(newEvent(), 'demand-pa-1', 0, at), position }
  })
  const readAll = vi.fn(async function* (after: number) {
    const page = recorded.filter(({ position }) => position > after)
    if (page.length > 0) yield page
  })
  return { readAll }
}

it('is the age of the oldest event after a position, and reads that event once', async () => {
  const events = log([4_096, 0], [9_000, 20], [9_100, 50])
  let now = NOON + 60_000
  const lag = lagBehind(events, () => now)
  expect(await lag(0)).toBe(60)
  expect(await lag(4_096)).toBe(40)
  now += 30_000
  expect(await lag(4_096)).toBe(70)
  expect(events.readAll).toHaveBeenCalledTimes(2)
  expect(await lag(9_100)).toBe(0)
})

it('is never negative, for any setting of the clock', async () => {
  expect(await lagBehind(log([1, 10]), () => NOON)(0)).toBe(0)
})

it('of a relay counts events only where positions of the log count events', async () => {
  const lag = async () => 5
  const publishing = { state: 'publishing' } as const
  expect(await relayLag({ ...publishing, position: 7, sequence: 7 }, lag, 10)).toEqual({ lagSeconds: 5, lagEvents: 3 })
  expect(await relayLag({ ...publishing, position: 4_096, sequence: 7 }, lag, 9_000)).toEqual({ lagSeconds: 5 })
  expect(await relayLag({ ...publishing, position: 9_000, sequence: 8 }, lag, 9_000)).toEqual({
    lagSeconds: 0,
    lagEvents: 0,
  })
  expect(await relayLag({ state: 'starting' }, lag, 9_000)).toEqual({})
  expect(await relayLag({ ...publishing, position: 1, sequence: 1 }, lag, undefined)).toEqual({})
})
