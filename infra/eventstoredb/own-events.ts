import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { Health } from '../../services/kit/health.ts'
import type { RawEvent } from '../../services/kit/raw-event.ts'
import { recordedFrom } from '../../services/kit/stored-form.ts'
import type { Position } from '../../services/ports/event-log.ts'
import { parsed, type TypeFilter } from './messages.ts'

/** The prefix of the engine's event types. All other events in the store belong to other programs. */
export const PREFIX = 'governance.'

/** The events of a log: the engine's own, and those of its identity. */
export const LOG_TYPES: TypeFilter = { prefixes: [PREFIX, 'sanshe.'] }

/** A page of the engine's own events. */
export type StorePage = readonly RecordedEvent[]

/** Selects the engine's own events among those of the store. */
export type OwnEvents = (events: readonly RawEvent[]) => StorePage

/** The name of the condition in the answer of `/ready`. */
const STRAYS = 'event-log-strays'

/** Makes the selection. It leaves out events that do not stand where they were recorded, and reports their number. */
export function ownEvents(report?: Health['report']): OwnEvents {
  const strays = new Set<Position>()
  function stray({ position }: RawEvent): void {
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
      const recorded = recordedEvent(event)
      if (isPlaced(event, recorded)) return [recorded]
      stray(event)
      return []
    })
}

/** Whether an event is the engine's own, by the prefix of its type. */
export const isOurs = ({ type }: RawEvent): boolean => type.startsWith(PREFIX)

/** Reads one of the engine's events. @throws Fault `log.corrupt` where another program wrote under one of the engine's types */
export function recordedEvent({ id, text, position, traceparent }: RawEvent): RecordedEvent {
  let event: RecordedEvent | undefined
  try {
    event = recordedFrom(text, position, traceparent)
  } catch {
    // Told below.
  }
  if (event?.id === id) return event
  throw new Fault(
    'log.corrupt',
    'EventStoreDB holds an event that this engine did not write: restore it from a backup.',
  )
}

/**
 * Whether an event stands where its writer recorded it. An append to a deleted stream lands at a revision that its writer did not
 * name, and is never acknowledged. Such an event is no part of the log.
 */
const isPlaced = ({ stream, revision }: RawEvent, event: RecordedEvent): boolean =>
  event.subject === stream && event.revision === revision

/** Whether an event is one of the engine's that does not stand where it was recorded. */
export function isStray(event: RawEvent): boolean {
  const data = parsed(event.text)
  return Reflect.get(Object(data), 'id') === event.id && !isPlaced(event, recordedEvent(event))
}
