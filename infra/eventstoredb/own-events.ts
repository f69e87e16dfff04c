import type { RecordedEvent as StoreEvent } from '@eventstore/db-client'
import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { Health } from '../../services/kit/health.ts'
import type { Position } from '../../services/ports/event-log.ts'
import { isOurs, isStray, positionOf, recordedEvent } from './wire.ts'

/** Events of one page. */
export const PAGE_EVENTS = 256

export type StorePage = readonly RecordedEvent[]

/** Picks the engine's own events from those of the store. */
export type OwnEvents = (events: readonly StoreEvent[]) => StorePage

/** The condition as `/ready` names it. */
const STRAYS = 'event-log-strays'

/** Leaves out events that do not stand where they were recorded, and counts each once. */
export function ownEvents(report?: Health['report']): OwnEvents {
  const strays = new Set<Position>()
  function stray(event: StoreEvent): void {
    const position = positionOf(event)
    if (strays.has(position)) return
    strays.add(position)
    report?.(
      STRAYS,
      new Fault(
        'log.stray-events',
        `${strays.size} events stand elsewhere in EventStoreDB than their writer recorded, because their streams had been deleted: they were never acknowledged, and are left out.`,
      ),
    )
  }
  return (events) =>
    events.flatMap((event) => {
      if (!isOurs(event)) return []
      if (!isStray(event)) return [recordedEvent(event)]
      stray(event)
      return []
    })
}
