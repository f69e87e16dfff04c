import { instant } from '../../domain/kernel/index.ts'
import type { Clock } from '../ports/clock.ts'
import type { EventLogReader, Position } from '../ports/event-log.ts'

/** Seconds since the oldest event after a position was recorded: 0 where the log ends there. */
export type LagBehind = (position: Position) => Promise<number>

/** How far readers of a log are behind it, in time: what positions count differs from log to log. */
export function lagBehind(log: Pick<EventLogReader, 'readAll'>, clock: Clock): LagBehind {
  /** When the first event after a position was recorded; it is the same whenever it is asked. */
  const oldest = new Map<Position, number>()

  async function recordedAfter(position: Position): Promise<number | undefined> {
    const known = oldest.get(position)
    if (known !== undefined) return known
    for await (const [event] of log.readAll(position)) {
      if (event === undefined) continue
      const recorded = instant(event.recordedtime)
      if (oldest.size >= MOST_KNOWN) oldest.clear()
      oldest.set(position, recorded)
      return recorded
    }
    return undefined
  }

  return async (position) => {
    const recorded = await recordedAfter(position)
    return recorded === undefined ? 0 : Math.max(0, (clock() - recorded) / 1_000)
  }
}

/** Positions that are remembered: few readers stand still at a time. */
const MOST_KNOWN = 100
