import { firstWhere } from '../../domain/kernel/index.ts'
import type { Position } from '../../services/ports/event-log.ts'

/** The distance between two landmarks. */
const LANDMARK_INTERVAL_EVENTS = 1_000

/**
 * Known positions of events. The server reads $all only from the position of an event. To read from any other
 * position, the engine begins at the nearest landmark before it.
 */
export interface Landmarks {
  /** Returns the nearest landmark at the position or before it; 0 (the beginning) without one. */
  before(position: Position): Position
  /** Adds positions of events. */
  add(positions: readonly Position[]): void
  /**
   * Records the positions of consecutive events, in order.
   *
   * @param since the number of events since the last landmark; 0 for the first call
   * @returns the `since` of the next call
   */
  passed(positions: readonly Position[], since: number): number
}

/** Makes an empty set of landmarks. */
export function landmarks(): Landmarks {
  const known: Position[] = []

  /** Returns the number of landmarks at the position or before it. */
  const countUpTo = (position: Position): number => firstWhere(0, known.length, (at) => (known[at] ?? 0) > position)

  const before = (position: Position): Position => known[countUpTo(position) - 1] ?? 0
  const add = (position: Position): void => {
    if (before(position) !== position) known.splice(countUpTo(position), 0, position)
  }

  return {
    before,
    add(positions) {
      for (const position of positions) add(position)
    },
    passed(positions, since) {
      const [first, last] = [positions[0], positions.at(-1)]
      if (first === undefined || last === undefined) return since
      if (before(last) >= first) return 0
      if (since + positions.length < LANDMARK_INTERVAL_EVENTS) return since + positions.length
      add(last)
      return 0
    },
  }
}
