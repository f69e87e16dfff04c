import { LRUCache } from 'lru-cache'
import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { pause, type Wait } from '../kit/event-delivery.ts'
import type { EventLog } from '../ports/event-log.ts'
import { follow } from './follow.ts'

/** The most commands that are remembered: about 20 MB. */
const MOST = 100_000
/** Commands of one actor: the memory of the others must not depend on it. */
const MOST_OF_ACTOR = MOST / 4
const KEPT_MS = 24 * 60 * 60 * 1000

interface Written {
  readonly stream: string
  readonly actor: string
}

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
  /** Maximum number of commands of one actor. */
  readonly mostOfActor?: number
}

/**
 * Remembers which stream a command with an idempotency key wrote. It learns this from the appends of this engine, and from one
 * subscription that begins at the end of the log.
 */
export async function commandMemory(options: CommandMemoryOptions): Promise<CommandMemory> {
  const { log, monotonic, heard, failed, wait = pause, mostOfActor = MOST_OF_ACTOR } = options
  const streams = new LRUCache<string, Written>({
    max: MOST,
    ttl: KEPT_MS,
    ttlResolution: 0,
    perf: { now: monotonic },
    dispose: ({ actor }, commandid) => {
      const own = of.get(actor)
      own?.delete(commandid)
      if (own?.size === 0) of.delete(actor)
    },
  })
  /** The remembered commands of each actor, the oldest first. */
  const of = new Map<string, Set<string>>()
  /** Ids of the last events that this engine appended. The subscription delivers them too, without a call of `heard`. */
  const own = new LRUCache<string, true>({ max: MOST })
  const stopping = new AbortController()

  function note({ commandid, commanddigest, subject, actor }: RecordedEvent): void {
    if (commanddigest === undefined || streams.has(commandid)) return
    const own = of.get(actor) ?? new Set()
    const [oldest] = own
    if (oldest !== undefined && own.size >= mostOfActor) streams.delete(oldest)
    // The last command of an actor takes its set with it.
    of.set(actor, own.add(commandid))
    streams.set(commandid, { stream: subject, actor })
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
      commandStream: async (command) => streams.get(command)?.stream,
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
