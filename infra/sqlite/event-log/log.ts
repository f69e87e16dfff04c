import { dirname } from 'node:path'
import { instant } from '../../../domain/kernel/index.ts'
import { Fault } from '../../../services/kit/fault.ts'
import { privateFolder } from '../../../services/kit/private-files.ts'
import { type RecordingTime, recordingClock, times } from '../../../services/kit/recording-clock.ts'
import { type Recording, recordedFrom, recording, storedForm } from '../../../services/kit/stored-form.ts'
import type { Clock } from '../../../services/ports/clock.ts'
import type {
  Appended,
  Conflict,
  EventLog,
  EventLogReader,
  Expected,
  NewEvent,
} from '../../../services/ports/event-log.ts'
import { logClosed, logFault, logUnavailable } from './faults.ts'
import { realFile, type WriteOptions } from './file.ts'
import { refuseMoved } from './move.ts'
import { type NewestEvents, newestEvents } from './newest-events.ts'
import { ownLog } from './ownership.ts'
import { sqliteReader } from './reader.ts'
import { type LogWriter, type LogWriterAnswer, startWriter } from './writer.ts'

/** Where a log is, and its limits. */
export interface SqliteLogOptions extends WriteOptions {
  /** The log's file. Its folder is made where it is missing. */
  readonly path: string
  readonly clock: Clock
}

/** A log on a file, with what only a file needs. */
export interface SqliteLog extends EventLog {
  /** Writes something durably, with all that was appended, and removes it. @throws Fault where nothing can be written */
  tryWriting(): Promise<void>
  /** Empties the write-ahead log where no reader is in the way and the disk has room. */
  shrink(): Promise<void>
  /** Returns the number of commits since the log was opened. Concurrent appends share commits. */
  commits(): number
}

/** Stands for a revision that only the writer knows. It takes as much room as any real one. */
const UNKNOWN_REVISION = 999_999_999

/**
 * Opens the log as its only writer.
 *
 * @throws Fault `log.owned` `log.moved` `log.foreign` `log.corrupt` `log.newer-format` `log.full` `log.unavailable`
 */
export async function openSqliteLog({ path, clock, ...how }: SqliteLogOptions): Promise<SqliteLog> {
  makeFolder(dirname(path))
  const file = realFile(path)
  const disown = ownLog(file)
  try {
    refuseMoved(file)
    const newest = newestEvents()
    const writer = await startWriter({ file, ...how }, newest.add)
    return await logOf({ file, writer, newest, clock, disown }).catch(async (error) => {
      await writer.close()
      throw error
    })
  } catch (error) {
    disown()
    throw error
  }
}

interface LogParts extends Pick<SqliteLogOptions, 'clock'> {
  readonly file: string
  readonly writer: LogWriter
  readonly newest: NewestEvents
  readonly disown: () => void
}

async function logOf({ file, writer, newest, clock, disown }: LogParts): Promise<SqliteLog> {
  const reader = sqliteReader(file, newest)
  const recordedAt = recordingClock(clock, await lastRecorded(reader))
  let closing: Promise<void> | undefined

  async function write(stream: string, expected: Expected, events: readonly NewEvent[], now: RecordingTime) {
    const first = expected === 'any' ? undefined : expected === 'none' ? 0 : expected + 1
    const recordings = events.map((event, at) =>
      recording(event, stream, first === undefined ? UNKNOWN_REVISION : first + at, now.text),
    )
    const answer = await writer.append({
      stream,
      expected,
      events: recordings.map(storedForm),
      traceparents: events.map(({ traceparent }) => traceparent ?? null),
      command: events[0]?.commanddigest === undefined ? null : events[0].commandid,
      recorded: now.at,
      ...times(recordings, now.at),
    })
    return { answer, recordings }
  }

  return {
    ...reader,
    exclusive: true,
    async commandStream(command) {
      const position = writer.recent(command) ?? reader.positionOf(command, recordedAt.latest())
      return position === undefined ? undefined : (await reader.at(position))?.subject
    },
    commits: writer.commits,
    tryWriting: writer.tryWriting,
    shrink: writer.shrink,
    async append(stream, expected, events) {
      if (closing !== undefined) throw logClosed()
      if (events.length === 0) throw new RangeError('an append has at least one event')
      const now = recordedAt.begin()
      let success = false
      try {
        const { answer, recordings } = await write(stream, expected, events, now)
        success = answer.kind === 'written'
        return outcome(answer, recordings, file)
      } finally {
        recordedAt.end(now.at, success)
      }
    },
    close() {
      // The reader closes first: the last connection removes the files beside the log, and a reader may not.
      closing ??= reader
        .close()
        .then(() => writer.close())
        .finally(disown)
      return closing
    },
  }
}

function makeFolder(folder: string): void {
  try {
    privateFolder(folder)
  } catch (error) {
    throw logUnavailable(`The folder ${folder} for the event log cannot be made: make it, or name another path.`, error)
  }
}

/** Resolves with the recorded time of the last event, in milliseconds; 0 without one. The log's clock goes on from there. */
async function lastRecorded(reader: EventLogReader): Promise<number> {
  try {
    const last = await reader.at(await reader.head())
    return last === undefined ? 0 : instant(last.recordedtime)
  } catch (error) {
    await reader.close()
    throw error
  }
}

/** Makes the caller's answer. It completes the caller's own events, so that nothing is parsed again. */
function outcome(answer: LogWriterAnswer, recordings: Recording[], file: string): Appended | Conflict {
  if (answer.kind === 'conflict') return { conflict: true, revision: answer.revision }
  if (answer.kind === 'refused') throw new Fault(answer.code, answer.detail)
  if (answer.kind === 'repeated') {
    try {
      const events = answer.rows.map(([position, event, traceparent]) => recordedFrom(event, position, traceparent))
      return { events, repeated: true }
    } catch (error) {
      throw logFault(error, file)
    }
  }
  recordings.forEach((event, at) => {
    event.position = answer.position + at
    event.revision = answer.revision + at
  })
  return { events: recordings }
}
