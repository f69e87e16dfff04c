import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { instant, iso } from '../../../domain/kernel/index.ts'
import { type Recording, recordedFrom, recording, storedForm } from '../../../services/event-log/stored-form.ts'
import { Fault } from '../../../services/fault.ts'
import type { Appended, Clock, Conflict, EventLog, EventLogReader } from '../../../services/ports.ts'
import { asFault, closed } from './faults.ts'
import { realFile } from './file.ts'
import { own } from './ownership.ts'
import { readerOf } from './reader.ts'
import { type Answer, startWriter } from './writer.ts'

export interface SqliteLogOptions {
  /** The log's file; its folder is made where it is missing. */
  readonly path: string
  readonly clock: Clock
  /** The file never grows beyond it: `log.full` instead. Unlimited unless told. */
  readonly maxBytes?: number
}

export interface SqliteLog extends EventLog {
  /** Commits since it was opened: concurrent appends share them. */
  commits(): number
}

/** How far the clock may be behind what is recorded, in milliseconds, before appends are refused. */
const CLOCK_TOLERANCE = 5000
/** Stands for a revision that the writer will know, and takes as much room as any that can be. */
const UNKNOWN_REVISION = 999_999_999

/**
 * Opens the log as its only writer.
 *
 * @throws Fault `log.owned` `log.foreign` `log.corrupt` `log.newer-format` `log.full` `log.unavailable`
 */
export async function openSqliteLog({ path, clock, maxBytes }: SqliteLogOptions): Promise<SqliteLog> {
  mkdirSync(dirname(path), { recursive: true })
  const file = realFile(path)
  const disown = own(file)
  try {
    const writer = await startWriter({ file, maxBytes })
    const reader = readerOf(file)
    let recorded = await lastRecorded(reader)
    let closing: Promise<void> | undefined

    let recordedtime = iso(recorded)

    /** Moves the log's own time on: never back, so that a prefix of the log is the state at a recorded moment. */
    const tick = (): void => {
      const now = clock()
      if (now < recorded - CLOCK_TOLERANCE) {
        throw new Fault(
          'log.clock-behind',
          'The clock is behind the last recorded event: set the clock of this machine.',
        )
      }
      if (now <= recorded) return
      recorded = now
      recordedtime = iso(now)
    }

    return {
      ...reader,
      exclusive: true,
      commits: writer.commits,
      async append(stream, expected, events) {
        if (closing !== undefined) throw closed()
        if (events.length === 0) throw new RangeError('an append has at least one event')
        tick()
        const first = expected === 'any' ? undefined : expected === 'none' ? 0 : expected + 1
        const recordings = events.map((event, at) => {
          const revision = first === undefined ? UNKNOWN_REVISION : first + at
          return recording(event, stream, revision, recordedtime)
        })
        const answer = await writer.append({
          stream,
          expected,
          events: recordings.map(storedForm),
          traceparents: events.map(({ traceparent }) => traceparent ?? null),
          ...times(recordings, recorded),
        })
        return outcome(answer, recordings, file)
      },
      close() {
        // The reader first: whoever closes the file last can tidy up beside it, and readers may not.
        closing ??= reader
          .close()
          .then(() => writer.close())
          .finally(disown)
        return closing
      },
    }
  } catch (error) {
    disown()
    throw error
  }
}

/** When the last event was recorded: where the clock of this log stands. */
async function lastRecorded(reader: EventLogReader): Promise<number> {
  const head = await reader.head()
  for await (const [last] of reader.readAll(head - 1)) return last === undefined ? 0 : instant(last.recordedtime)
  return 0
}

/** `time` of the first and the last event; in between it may not decrease, and never lie ahead. */
function times(recordings: readonly Recording[], recorded: number): { firstTime: number; lastTime: number } {
  let firstTime: number | undefined
  let lastTime = Number.NEGATIVE_INFINITY
  for (const { time, recordedtime } of recordings) {
    const at = time === recordedtime ? recorded : pastInstant(time, recorded)
    if (at < lastTime) {
      throw new Fault(
        'time.before-previous',
        'An event cannot have happened before the previous one: give a later time.',
      )
    }
    firstTime ??= at
    lastTime = at
  }
  return { firstTime: firstTime ?? lastTime, lastTime }
}

function pastInstant(time: string, recorded: number): number {
  const at = instant(time)
  if (Number.isNaN(at) || iso(at) !== time) {
    throw new Fault(
      'time.invalid',
      'A time is RFC 3339 in UTC with milliseconds: write it as 2026-03-01T08:00:00.000Z.',
    )
  }
  if (at > recorded) {
    throw new Fault('time.in-future', 'An event cannot happen later than it is recorded: give an earlier time.')
  }
  return at
}

/** The caller's answer; the events are those it gave, completed, so that nothing is parsed again. */
function outcome(answer: Answer, recordings: Recording[], file: string): Appended | Conflict {
  if (answer.kind === 'conflict') return { conflict: true, revision: answer.revision }
  if (answer.kind === 'refused') throw new Fault(answer.code, answer.detail)
  if (answer.kind === 'repeated') {
    try {
      return { events: answer.rows.map(([position, event, traceparent]) => recordedFrom(event, position, traceparent)) }
    } catch (error) {
      throw asFault(error, file)
    }
  }
  recordings.forEach((event, at) => {
    event.position = answer.position + at
    event.revision = answer.revision + at
  })
  return { events: recordings }
}
