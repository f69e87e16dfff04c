import type { Position } from '../ports/event-log.ts'

/** Maps positions of one log to those of a copy, where the same events stand elsewhere. */
export interface PositionMap {
  /** Called with every event, in order. */
  saw(source: Position, target: Position): void
  /** The target's position of the last event at or before one of the positions that the map was made for. */
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
