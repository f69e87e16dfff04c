import { LRUCache } from 'lru-cache'
import type { AnyContext, Catalogue, RecordedEvent } from '../../domain/kernel/index.ts'
import { neverWas, streamCut } from '../kit/whole-stream.ts'
import type { EventLog, Position } from '../ports/event-log.ts'

/** A stream folded up to a revision. */
export interface FoldedStream {
  readonly context: AnyContext
  readonly stream: string
  state: unknown
  /** The revision of the last folded event; -1 before the first. */
  revision: number
  position: Position
}

/** Folded streams. The recently used ones stay in memory. They hold durable events only. */
export interface FoldedStreams<F extends FoldedStream> {
  /** Returns the stream from memory; undefined if it is not there. */
  known(stream: string): F | undefined
  /** Returns the stream from memory, else reads it from the log. Calls for the same stream at the same time share one reading. */
  load(context: AnyContext, stream: string): Promise<F>
  /**
   * Returns the stream as the log has it now: reads the events that are not folded yet. With `atLeast`, the memory of the log may
   * answer: a state at most 1 s old then suffices, if it holds every event up to that position.
   *
   * @throws Fault `log.stream-cut` `log.stream-deleted`
   */
  read(context: AnyContext, stream: string, atLeast?: Position): Promise<F>
  /**
   * Reads events that other writers may have appended. Resolves with whether there were any. The stream must still hold the last
   * folded event.
   *
   * @throws Fault `log.stream-cut`
   */
  refresh(folded: F): Promise<boolean>
  /** Folds events that the log has recorded. */
  advance(folded: F, events: readonly RecordedEvent[]): void
  /** Returns the stream from memory, else an empty stream: an append at this revision then shows whether the stream is new. */
  assumeNew(context: AnyContext, stream: string): F
  /** Call with every event of the log in order: keeps the streams in memory up to date. */
  note(context: AnyContext, event: RecordedEvent): void
  forget(stream: string): void
  clear(): void
}

/** A stream folded up to its snapshot, and a test for the event that the snapshot ends with. */
export interface Resumed<F> {
  readonly folded: F
  endsWith(event: RecordedEvent | undefined): boolean
}

export interface FoldedStreamsOptions<F extends FoldedStream> {
  readonly catalogue: Catalogue
  readonly log: Pick<EventLog, 'readStream' | 'recent' | 'removed'>
  /** The most streams that stay in memory. */
  readonly maxStreams: number
  /** Completes the folded stream of a stream without events. */
  begin(folded: FoldedStream): F
  /** Called after an event was folded. */
  readonly folding?: (folded: F, event: RecordedEvent) => void
  /** Called after a batch was folded, with its last event. */
  readonly advanced?: (folded: F, last: RecordedEvent) => void
  readonly resume?: (context: AnyContext, stream: string) => Resumed<F> | undefined
}

/** Folds streams from the log, without a memory of its own. */
interface StreamFold<F> {
  begin(context: AnyContext, stream: string): F
  fold(folded: F, events: readonly RecordedEvent[]): void
  /** Folds the events after the last folded one. @throws Fault `log.stream-cut` `log.stream-deleted` */
  catchUp(folded: F): Promise<void>
  /** Folds the following events from the memory of the log, if that holds all up to a position. Resolves with whether it does. */
  recall(folded: F, atLeast: Position): Promise<boolean>
  /** Reads and folds the whole stream, from its snapshot if there is one. */
  fromLog(context: AnyContext, stream: string): Promise<F>
}

function streamFold<F extends FoldedStream>(options: FoldedStreamsOptions<F>): StreamFold<F> {
  const { catalogue, log, folding, advanced, resume } = options

  const begin = (context: AnyContext, stream: string): F =>
    options.begin({ context, stream, state: context.initial, revision: -1, position: 0 })

  function fold(folded: F, events: readonly RecordedEvent[]): void {
    for (const event of events) {
      if (event.revision <= folded.revision) continue
      folded.state = catalogue.evolve(folded.context, folded.state, event)
      folded.revision = event.revision
      folded.position = event.position
      folding?.(folded, event)
    }
    const last = events.at(-1)
    if (last !== undefined) advanced?.(folded, last)
  }

  /** Folds the following events. Resolves with false if the stream does not hold the last folded event any more. */
  async function goOn(folded: F, endsWith: Resumed<F>['endsWith']): Promise<boolean> {
    let whole = folded.revision === -1
    for await (const batch of log.readStream(folded.stream, Math.max(0, folded.revision))) {
      whole ||= endsWith(batch[0])
      if (!whole) return false
      fold(folded, batch)
    }
    return whole
  }

  async function catchUp(folded: F): Promise<void> {
    const { stream, revision, position } = folded
    const whole = await goOn(folded, (event) => event?.revision === revision && event.position === position)
    if (!whole) throw (await log.removed?.(stream)) ?? streamCut(stream)
  }

  async function recall(folded: F, atLeast: Position): Promise<boolean> {
    const { stream, revision, position } = folded
    const events = await log.recent?.(stream, Math.max(0, revision), atLeast)
    if (events === undefined) return false
    const [first] = events
    if (revision !== -1 && (first?.revision !== revision || first.position !== position)) return false
    fold(folded, events)
    return true
  }

  async function fromLog(context: AnyContext, stream: string): Promise<F> {
    const resumed = resume?.(context, stream)
    if (resumed !== undefined && (await goOn(resumed.folded, resumed.endsWith))) return resumed.folded
    const folded = begin(context, stream)
    await catchUp(folded)
    return folded
  }

  return { begin, fold, recall, catchUp, fromLog }
}

/** The readings of streams that are in progress. Each knows whether its stream got new events meanwhile. */
function readingsUnderWay() {
  const readings = new Map<string, Set<{ moved: boolean }>>()
  const mark = (of: Iterable<{ moved: boolean }> = []): void => {
    for (const reading of of) reading.moved = true
  }
  return {
    /** Reads, then calls `keep` at once with the result. `moved` says whether the stream got new events meanwhile. */
    async run<T>(stream: string, read: () => Promise<T>, keep: (value: T, moved: boolean) => void): Promise<T> {
      const reading = { moved: false }
      const others = readings.get(stream) ?? new Set()
      readings.set(stream, others.add(reading))
      try {
        const value = await read()
        keep(value, reading.moved)
        return value
      } finally {
        others.delete(reading)
        if (others.size === 0) readings.delete(stream)
      }
    },
    moved: (stream: string) => mark(readings.get(stream)),
    allMoved: () => mark([...readings.values()].flatMap((one) => [...one])),
  }
}

export function foldedStreams<F extends FoldedStream>(options: FoldedStreamsOptions<F>): FoldedStreams<F> {
  const remembered = new LRUCache<string, F>({ max: options.maxStreams })
  const loading = new Map<string, Promise<F>>()
  const readings = readingsUnderWay()
  const { begin, fold, recall, catchUp, fromLog } = streamFold(options)

  /** Loads the stream, but returns the one in memory if another reader or writer of this process got further meanwhile. */
  async function loaded(context: AnyContext, stream: string): Promise<F> {
    const folded = await fromLog(context, stream)
    const meanwhile = remembered.get(stream)
    if (meanwhile !== undefined && meanwhile.revision >= folded.revision) return meanwhile
    remembered.set(stream, folded)
    return folded
  }

  async function current(context: AnyContext, stream: string, atLeast: Position | undefined): Promise<F> {
    if (atLeast !== undefined) {
      const recent = remembered.get(stream) ?? begin(context, stream)
      if (await recall(recent, atLeast)) return recent
    }
    const known = remembered.get(stream)
    const folded = known ?? (await fromLog(context, stream))
    if (known !== undefined) await catchUp(known)
    if (folded.revision === -1) await neverWas(options.log, stream)
    return folded
  }

  /** Drops the stream from memory if it cannot be read. */
  async function forgetting<T>(stream: string, read: () => Promise<T>): Promise<T> {
    try {
      return await read()
    } catch (error) {
      remembered.delete(stream)
      throw error
    }
  }

  return {
    known: (stream) => remembered.get(stream),

    async load(context, stream) {
      const known = remembered.get(stream)
      if (known !== undefined) return known
      const running = loading.get(stream) ?? loaded(context, stream).finally(() => loading.delete(stream))
      loading.set(stream, running)
      return running
    },

    read(context, stream, atLeast) {
      const keep = (folded: F, moved: boolean): void => {
        if (moved) remembered.delete(stream)
        else remembered.set(stream, folded)
      }
      return forgetting(stream, () => readings.run(stream, () => current(context, stream, atLeast), keep))
    },

    async refresh(folded) {
      const { stream, revision } = folded
      await forgetting(stream, () => catchUp(folded))
      if (folded.revision >= 0) remembered.set(stream, folded)
      return folded.revision > revision
    },

    advance(folded, events) {
      fold(folded, events)
      remembered.set(folded.stream, folded)
    },

    assumeNew: (context, stream) => remembered.get(stream) ?? begin(context, stream),

    note(context, event) {
      const { subject: stream, revision } = event
      readings.moved(stream)
      const known = remembered.get(stream) ?? (revision === 0 ? begin(context, stream) : undefined)
      if (known === undefined || revision <= known.revision) return
      if (revision !== known.revision + 1) {
        remembered.delete(stream)
        return
      }
      fold(known, [event])
      remembered.set(stream, known)
    },

    forget: (stream) => void remembered.delete(stream),

    clear() {
      readings.allMoved()
      remembered.clear()
    },
  }
}
