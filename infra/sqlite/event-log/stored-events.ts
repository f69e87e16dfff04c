import { setImmediate as turn } from 'node:timers/promises'
import type { RawEvent } from '../../../services/kit/raw-event.ts'
import { recordedFrom } from '../../../services/kit/stored-form.ts'
import type { Position } from '../../../services/ports/event-log.ts'
import type { StoredEvents } from '../../../services/ports/stored-events.ts'
import { arrayQuery } from '../array-query.ts'
import { logFault } from './faults.ts'
import { openForReading, realFile } from './file.ts'
import type { EventRow } from './writer-messages.ts'

const PAGE_EVENTS = 256

/**
 * Opens the events of a log's file, to move them to another log.
 *
 * @throws Fault `log.foreign` `log.corrupt` `log.newer-format` `log.unavailable`
 */
export function openStoredEvents(path: string): StoredEvents {
  const file = realFile(path)
  const db = openForReading(file)
  const page = arrayQuery<EventRow>(
    db,
    'select position, event, traceparent from events where position > ? and position <= ? order by position limit ?',
  )
  const [count, end] = arrayQuery<[number, number]>(
    db,
    'select count(*), coalesce(max(position), 0) from events',
  ).get() ?? [0, 0]

  function read(after: Position): RawEvent[] {
    try {
      return page.all(after, end, PAGE_EVENTS).map(stored)
    } catch (error) {
      throw logFault(error, file)
    }
  }

  return {
    count,
    async *after(position) {
      for (let from = position; ; await turn()) {
        const events = read(from)
        const last = events.at(-1)
        if (last === undefined) return
        from = last.position
        yield events
      }
    },
    close: () => db.close(),
  }
}

function stored([position, text, traceparent]: EventRow): RawEvent {
  const { id, type, subject: stream, revision } = recordedFrom(text, position)
  return { position, id, type, stream, revision, text, ...(traceparent === null ? {} : { traceparent }) }
}
