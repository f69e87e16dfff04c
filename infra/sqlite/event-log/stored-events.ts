import { setImmediate as turn } from 'node:timers/promises'
import type { Stored } from '../../../services/kit/stored-event.ts'
import { recordedFrom } from '../../../services/kit/stored-form.ts'
import type { Position } from '../../../services/ports/event-log.ts'
import { arrayQuery } from '../array-query.ts'
import { asFault } from './faults.ts'
import { openForReading, realFile } from './file.ts'
import type { EventRow } from './writer-messages.ts'

const PAGE = 256

/** What lies in a log's file, for whoever moves it: texts as they are, of nothing that is recorded later. */
export interface StoredEvents {
  /** How many there are. */
  readonly count: number
  after(position: Position): AsyncIterable<readonly Stored[]>
  close(): void
}

/** @throws Fault `log.foreign` `log.corrupt` `log.newer-format` `log.unavailable` */
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

  function read(after: Position): Stored[] {
    try {
      return page.all(after, end, PAGE).map(stored)
    } catch (error) {
      throw asFault(error, file)
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

function stored([position, text, traceparent]: EventRow): Stored {
  const { id, type, subject: stream, revision } = recordedFrom(text, position)
  return { position, id, type, stream, revision, text, ...(traceparent === null ? {} : { traceparent }) }
}
