import type { Position } from '../../services/ports/event-log.ts'

/** Events from one landmark to the next. */
const APART = 1_000

/**
 * Positions at which events are known to stand. The server reads $all from such a position only, and any position may be asked
 * for: reading then begins at the nearest landmark before it.
 */
export interface Landmarks {
  /** The nearest one at the position or before it; 0, the beginning, where none is known. */
  before(position: Position): Position
  /** Adds positions from elsewhere. */
  add(positions: readonly Position[]): void
  /** Notes the positions of some consecutive events, in order. @returns what the next call is given as `since` */
  passed(positions: readonly Position[], since: number): number
}

export function landmarks(): Landmarks {
  const known: Position[] = []

  /** How many of the known ones stand at the position or before it. */
  function countUpTo(position: Position): number {
    let [from, to] = [0, known.length]
    while (from < to) {
      const middle = (from + to) >> 1
      if ((known[middle] ?? 0) <= position) from = middle + 1
      else to = middle
    }
    return from
  }

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
      if (since + positions.length < APART) return since + positions.length
      add(last)
      return 0
    },
  }
}
