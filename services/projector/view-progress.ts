import { type Projection, viewsOf } from '../../projections/runtime/index.ts'
import type { Position } from '../ports/event-log.ts'
import type { ViewStatus } from '../ports/view-status.ts'

/** The progress of views as their projector reports it, for callers that wait until a view has seen a position. */
export interface ViewProgress {
  /** Takes a report of the projector. */
  heard(status: readonly ViewStatus[]): void
  status(): readonly ViewStatus[]
  /** Resolves with true when the view has seen the position, or with false after `withinMs`. */
  reached(view: string, position: Position, withinMs: number): Promise<boolean>
  /** Ends every wait with false. */
  stop(): void
}

interface PositionWait {
  /** Name of the projection. */
  readonly view: string
  readonly position: Position
  readonly done: (reached: boolean) => void
}

export function viewProgress(projections: readonly Projection[]): ViewProgress {
  const byName = viewsOf(projections)
  const waiting = new Set<PositionWait>()
  let status: readonly ViewStatus[] = []

  return {
    heard(next) {
      status = next
      const positions = new Map(status.map(({ view, position }) => [view, position]))
      for (const one of waiting) if ((positions.get(one.view) ?? 0) >= one.position) one.done(true)
    },
    status: () => status,
    reached(name, position, withinMs) {
      const view = byName.get(name)?.projection.name ?? name
      if ((status.find((one) => one.view === view)?.position ?? -1) >= position) return Promise.resolve(true)
      return new Promise((resolve) => {
        const done = (reached: boolean) => {
          clearTimeout(timer)
          waiting.delete(one)
          resolve(reached)
        }
        const timer = setTimeout(() => done(false), withinMs)
        const one: PositionWait = { view, position, done }
        waiting.add(one)
      })
    },
    stop() {
      for (const { done } of waiting) done(false)
    },
  }
}
