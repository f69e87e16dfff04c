import type { RecordedEvent as StoreEvent } from '@eventstore/db-client'
import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { Health } from '../../services/kit/health.ts'
import type { Position } from '../../services/ports/event-log.ts'
import { isOurs, isStray, positionOf, recordedEvent } from './wire.ts'

/** The number of events that one call reads. */
export const PAGE_EVENTS = 256

/** A page of the engine's own events. */
export type StorePage = readonly RecordedEvent[]

/** Selects the engine's own events among those of the store. */
export type OwnEvents = (events: readonly StoreEvent[]) => StorePage

/** The name of the condition in the answer of `/ready`. */
const STRAYS = 'event-log-strays'

/** Makes the selection. It leaves out events that do not stand where they were recorded, and reports their number. */
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
        `${strays.size} events stand elsewhere in EventStoreDB than their writer recorded, because their streams had been deleted. They were never acknowledged, and are left out.`,
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
