import { LRUCache } from 'lru-cache'
import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { pause, type Wait } from '../kit/event-delivery.ts'
import type { EventLog } from '../ports/event-log.ts'
import { follow } from './follow.ts'

/** The most commands that are remembered: about 20 MB. */
const MOST = 100_000
const KEPT_MS = 24 * 60 * 60 * 1000

/** A log with several writers, and the commands in it that this engine knows. */
export interface CommandMemory {
  /** The same log, with a `commandStream` that knows the commands that this engine wrote or read within 24 hours. */
  readonly log: EventLog
  stop(): Promise<void>
}

export interface CommandMemoryOptions {
  readonly log: EventLog
  /** Returns the time of a monotonic clock in milliseconds. */
  readonly monotonic: () => number
  /** Called for each event that another engine wrote, as it arrives. */
  readonly heard?: (event: RecordedEvent) => void
  /** Called when the subscription fails. It is opened again by itself. */
  readonly failed: (error: unknown) => void
  readonly wait?: Wait
}

/**
 * Remembers which stream a command with an idempotency key wrote. It learns this from the appends of this engine, and from one
 * subscription that begins at the end of the log.
 */
export async function commandMemory(options: CommandMemoryOptions): Promise<CommandMemory> {
  const { log, monotonic, heard, failed, wait = pause } = options
  const streams = new LRUCache<string, string>({ max: MOST, ttl: KEPT_MS, ttlResolution: 0, perf: { now: monotonic } })
  /** Ids of the last events that this engine appended. The subscription delivers them too, without a call of `heard`. */
  const own = new LRUCache<string, true>({ max: MOST })
  const stopping = new AbortController()

  function note({ commandid, commanddigest, subject }: RecordedEvent): void {
    if (commanddigest !== undefined && !streams.has(commandid)) streams.set(commandid, subject)
  }

  function take(events: readonly RecordedEvent[]): void {
    for (const event of events) {
      note(event)
      if (!own.delete(event.id)) heard?.(event)
    }
  }

  const ended = follow({ log, after: await log.head(), take, failed, wait }, stopping.signal)
  return {
    log: {
      ...log,
      commandStream: async (command) => streams.get(command),
      async append(stream, expected, events) {
        for (const { id } of events) own.set(id, true)
        const result = await log.append(stream, expected, events)
        if ('events' in result) for (const event of result.events) note(event)
        return result
      },
    },
    async stop() {
      stopping.abort()
      await ended
    },
  }
}
