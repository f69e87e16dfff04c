import type { Position } from '../../services/ports/event-log.ts'

/** Where the events stand now that stood at some positions of another log. */
export interface Placing {
  /** Told of every event, in order. */
  saw(source: Position, target: Position): void
  /** Of a position that was named at the beginning: where the last event stands that stood at it or before it. */
  of(source: Position): Position
}

export function placing(positions: readonly Position[]): Placing {
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
