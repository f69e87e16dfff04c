import { instant } from '../../domain/kernel/index.ts'
import type { Clock } from '../ports/clock.ts'
import type { EventLogReader, Position } from '../ports/event-log.ts'

/** Resolves with the seconds since the oldest event after a position was recorded: 0 if the log ends at the position. */
export type LagBehind = (position: Position) => Promise<number>

/** Measures how far readers are behind a log in seconds, because the distance of positions differs from log to log. */
export function lagBehind(log: Pick<EventLogReader, 'readAll'>, clock: Clock): LagBehind {
  /** When the first event after a position was recorded. This never changes. */
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

/** The most positions that are remembered: few readers stand still at the same time. */
const MOST_KNOWN = 100
