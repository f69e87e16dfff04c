import type { Position } from '../ports/event-log.ts'

/** Maps positions of one log to positions of a copy, in which the same events have other positions. */
export interface PositionMap {
  /** Call with the positions of every event, in order. */
  saw(source: Position, target: Position): void
  /** Returns the position in the target of the last event at or before one of the positions that the map was made for. */
  of(source: Position): Position
}

export function positionMap(positions: readonly Position[]): PositionMap {
  const wanted = [...new Set(positions)].sort((one, other) => one - other)
  const placed = new Map<Position, Position>()
  let next = 0
  let last = 0
  return {
    saw(source, target) {
      for (let at = wanted[next]; at !== undefined && at < source; at = wanted[next]) {
        placed.set(at, last)
        next += 1
      }
      last = target
    },
    of: (source) => placed.get(source) ?? last,
  }
}
