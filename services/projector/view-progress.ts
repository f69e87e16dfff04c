import { type Projection, viewsOf } from '../../projections/runtime/index.ts'
import type { Position } from '../ports/event-log.ts'
import type { ViewStatus } from '../ports/views.ts'

/** How far the views are, as their projector reports it, for callers that wait until one has seen a position. */
export interface ViewProgress {
  /** Takes the projector's report. */
  heard(status: readonly ViewStatus[]): void
  status(): readonly ViewStatus[]
  /** Whether the view sees the position within the time. */
  reached(view: string, position: Position, withinMs: number): Promise<boolean>
  /** Ends every wait: no position is reached any more. */
  stop(): void
}

interface Waiting {
  /** Its projection's name. */
  readonly view: string
  readonly position: Position
  readonly done: (reached: boolean) => void
}

export function progressOf(projections: readonly Projection[]): ViewProgress {
  const byName = viewsOf(projections)
  const waiting = new Set<Waiting>()
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
        const one: Waiting = { view, position, done }
        waiting.add(one)
      })
    },
    stop() {
      for (const { done } of waiting) done(false)
    },
  }
}
