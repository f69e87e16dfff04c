import { setImmediate as turn } from 'node:timers/promises'
import { DAY, HOUR } from '../../../domain/kernel/index.ts'
import { beforePrevious, recordingClock, times } from '../../../services/kit/recording-clock.ts'
import { type Recording, recording, storedForm } from '../../../services/kit/stored-form.ts'
import type { Clock } from '../../../services/ports/clock.ts'
import type { Appended, Conflict, EventLog, Expected, NewEvent } from '../../../services/ports/event-log.ts'
import { memoryLogClosed } from './faults.ts'
import { memoryReader, memoryRecorded } from './reader.ts'
import type { MemoryLogStore, MemoryRow, StreamRows } from './store.ts'

/** The store and the clock of a log in memory. */
export interface MemoryLogOptions {
  /** Outlives this adapter: another one may open it after this one, or beside it. */
  readonly store: MemoryLogStore
  readonly clock: Clock
  /** Whether this is the store's only writer, as on a file (the default), or one of several, as on a server. */
  readonly exclusive?: boolean
}

/** A log in memory. It always knows the streams of recent commands. */
export interface MemoryLog extends EventLog {
  /** Resolves with the stream that a command with an idempotency key wrote within the last 30 days. */
  commandStream(command: string): Promise<string | undefined>
}

/** The log knows for this long which stream a command wrote. */
const COMMAND_LIFETIME_MS = 30 * DAY + HOUR

/**
 * Opens a log in memory. Stored form, faults and limits are those of the logs on disk.
 *
 * @throws Fault `log.owned`
 */
export async function openMemoryLog({ store, clock, exclusive = true }: MemoryLogOptions): Promise<MemoryLog> {
  const release = store.acquire(exclusive)
  const reader = memoryReader(store)
  let open = true

  /** Reads and writes within one turn of the event loop, so that no other writer can come between. */
  function append(stream: string, expected: Expected, events: readonly NewEvent[]): Appended | Conflict {
    const known = store.stream(stream)
    const revision = (known?.rows.length ?? 0) - 1
    const wanted = expected === 'any' ? revision : expected === 'none' ? -1 : expected
    const now = recordingClock(clock, store.lastRecorded()).begin()
    const recordings = events.map((event, at) => recording(event, stream, wanted + 1 + at, now.text))
    const rows = recordings.map((event) => ({ event, text: storedForm(event), traceparent: event.traceparent }))
    const { firstTime } = times(recordings, now.at)
    const again = known && repeated(known, expected === 'any' ? undefined : wanted + 1, events)
    if (again !== undefined) return { events: again.map(memoryRecorded), repeated: true }
    if (wanted !== revision) return { conflict: true, revision }
    if (known !== undefined && firstTime < known.lastTime) throw beforePrevious()
    return { events: placed(recordings, store.add(stream, rows)) }
  }

  return {
    ...reader,
    exclusive,
    async commandStream(command) {
      if (!open) throw memoryLogClosed()
      return store.commandStream(command, clock() - COMMAND_LIFETIME_MS)
    },
    async append(stream, expected, events) {
      if (!open) throw memoryLogClosed()
      if (events.length === 0) throw new RangeError('an append has at least one event')
      const result = append(stream, expected, events)
      // The answer comes in a later turn, as from a disk, so that other callers can run.
      await turn()
      return result
    },
    async close() {
      if (!open) return
      open = false
      await reader.close()
      release()
    },
  }
}

/** Returns the stored rows if an earlier attempt wrote exactly these events, beginning at the revision `from`. */
function repeated(
  stream: StreamRows,
  from: number | undefined,
  events: readonly NewEvent[],
): readonly MemoryRow[] | undefined {
  const first = from ?? stream.revisionOf(events[0]?.id ?? '')
  if (first === undefined) return undefined
  const rows = stream.rows.slice(first, first + events.length)
  return rows.length === events.length && rows.every(({ id }, at) => id === events[at]?.id) ? rows : undefined
}

/** Completes the caller's events with their positions. */
function placed(recordings: readonly Recording[], rows: readonly MemoryRow[]): readonly Recording[] {
  recordings.forEach((event, at) => {
    event.position = rows[at]?.position ?? 0
  })
  return recordings
}
