import { randomUUID } from 'node:crypto'
import { instant } from '../../../domain/kernel/index.ts'
import type { StoredEvent } from '../../../services/kit/stored-form.ts'
import type { LogIdentity, Position } from '../../../services/ports/event-log.ts'
import { memoryLogFull, memoryLogOwned } from './faults.ts'

/** An event as the store keeps it: its stored form, which no caller can change. */
export interface MemoryRow {
  readonly position: Position
  readonly id: string
  readonly revision: number
  readonly text: string
  readonly traceparent: string | undefined
}

/** An event to add to the store. */
export interface NewRow {
  readonly event: StoredEvent
  /** Its stored form. */
  readonly text: string
  readonly traceparent: string | undefined
}

/** The rows of one stream, by revision. */
export interface StreamRows {
  readonly rows: readonly MemoryRow[]
  /** `time` of its last event, in milliseconds. */
  readonly lastTime: number
  /** Returns the last revision of an event with this id. */
  revisionOf(id: string): number | undefined
}

/** The identity and the limits of a store. */
export interface MemoryLogStoreOptions {
  /** Id of the log; random by default. */
  readonly id?: string
  readonly epoch?: number
  /** The distance between the positions of two events; 1 by default. With a larger one, most positions have no event, as on a server. */
  readonly positionStep?: number
  /** Limit of all stored forms together; an append beyond it fails with `log.full`. Default: no limit. */
  readonly maxBytes?: number
}

/** The content of a log in memory. Adapters open it one after another, or several at once, and find what the others wrote. */
export interface MemoryLogStore {
  readonly identity: LogIdentity
  /** Returns the position of the last event; 0 without one. */
  head(): Position
  /** Returns the recorded time of the last event, in milliseconds; 0 without one. */
  lastRecorded(): number
  stream(name: string): StreamRows | undefined
  /** Returns at most `limit` events after a position, in order. */
  after(position: Position, limit: number): readonly MemoryRow[]
  at(position: Position): MemoryRow | undefined
  /** Returns the stream that a command with an idempotency key wrote first, if it wrote after this moment (in milliseconds). */
  commandStream(command: string, recordedAfter: number): string | undefined
  /** Writes all events at the end of their stream, or none, and wakes every waiting reader. @throws Fault `log.full` */
  add(stream: string, rows: readonly NewRow[]): readonly MemoryRow[]
  /** Calls back once, at the next write. Returns the function that prevents that. */
  onWrite(wake: () => void): () => void
  /**
   * Takes the right to write until the returned function is called.
   *
   * @throws Fault `log.owned` where another writer has the right alone, or where `exclusive` asks for it beside another writer
   */
  acquire(exclusive: boolean): () => void
  /** Returns another store with the same identity and the events until now, like a copy of the files of a log on disk. */
  copy(): MemoryLogStore
}

interface Stream {
  readonly rows: MemoryRow[]
  readonly revisions: Map<string, number>
  lastTime: number
}

/** The content of a store. */
interface Content {
  readonly rows: MemoryRow[]
  readonly streams: Map<string, Stream>
  /** Where and when (in milliseconds) each command with an idempotency key wrote first. */
  readonly commands: Map<string, { readonly stream: string; readonly recorded: number }>
  bytes: number
  lastRecorded: number
}

/**
 * Makes an empty log in memory that outlives its adapters, so that restarts and takeovers can be tested.
 *
 * @example
 * const store = memoryLogStore()
 * const first = await openMemoryLog({ store, clock: Date.now })
 * await first.close()
 * const second = await openMemoryLog({ store, clock: Date.now })
 */
export function memoryLogStore(options: MemoryLogStoreOptions = {}): MemoryLogStore {
  const { id = randomUUID(), epoch = 1 } = options
  return storeOf(
    { ...options, id, epoch },
    { rows: [], streams: new Map(), commands: new Map(), bytes: 0, lastRecorded: 0 },
  )
}

function storeOf(options: MemoryLogStoreOptions & LogIdentity, content: Content): MemoryLogStore {
  const { id, epoch, positionStep: step = 1, maxBytes = Number.POSITIVE_INFINITY } = options
  const { rows, streams, commands } = content
  const waiting = new Set<() => void>()
  let exclusives = 0
  let shared = 0

  function streamFor(name: string): Stream {
    const known = streams.get(name)
    if (known !== undefined) return known
    const made: Stream = { rows: [], revisions: new Map(), lastTime: Number.NEGATIVE_INFINITY }
    streams.set(name, made)
    return made
  }

  const wakeAll = (): void => {
    const woken = [...waiting]
    waiting.clear()
    for (const wake of woken) wake()
  }

  return {
    identity: { id, epoch },
    head: () => rows.length * step,
    lastRecorded: () => content.lastRecorded,
    stream(name) {
      const found = streams.get(name)
      if (found === undefined) return undefined
      const { lastTime, revisions } = found
      return { rows: found.rows, lastTime, revisionOf: (event) => revisions.get(event) }
    },
    after(position, limit) {
      const from = Math.max(0, Math.floor(position / step))
      return rows.slice(from, from + limit)
    },
    at: (position) => (position % step === 0 ? rows[position / step - 1] : undefined),
    commandStream(command, recordedAfter) {
      const found = commands.get(command)
      return found !== undefined && found.recorded > recordedAfter ? found.stream : undefined
    },
    add(name, added) {
      const addedBytes = added.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)
      if (content.bytes + addedBytes > maxBytes) throw memoryLogFull()
      const stream = streamFor(name)
      const written = added.map(({ event, text, traceparent }): MemoryRow => {
        const { id: eventId, revision } = event
        const row = { position: (rows.length + 1) * step, id: eventId, revision, text, traceparent }
        rows.push(row)
        stream.rows.push(row)
        stream.revisions.set(eventId, revision)
        stream.lastTime = instant(event.time)
        content.lastRecorded = Math.max(content.lastRecorded, instant(event.recordedtime))
        return row
      })
      const [first] = added
      if (first?.event.commanddigest !== undefined && !commands.has(first.event.commandid)) {
        commands.set(first.event.commandid, { stream: name, recorded: instant(first.event.recordedtime) })
      }
      content.bytes += addedBytes
      wakeAll()
      return written
    },
    onWrite(wake) {
      waiting.add(wake)
      return () => waiting.delete(wake)
    },
    acquire(exclusive) {
      if (exclusives > 0 || (exclusive && shared > 0)) throw memoryLogOwned()
      if (exclusive) exclusives += 1
      else shared += 1
      let held = true
      return () => {
        if (!held) return
        held = false
        if (exclusive) exclusives -= 1
        else shared -= 1
      }
    },
    copy: () => storeOf(options, copyOf(content)),
  }
}

function copyOf({ rows, streams, commands, bytes, lastRecorded }: Content): Content {
  const copied = [...streams].map(([name, stream]): [string, Stream] => [
    name,
    { rows: [...stream.rows], revisions: new Map(stream.revisions), lastTime: stream.lastTime },
  ])
  return { rows: [...rows], streams: new Map(copied), commands: new Map(commands), bytes, lastRecorded }
}
