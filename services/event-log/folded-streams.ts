import { LRUCache } from 'lru-cache'
import type { AnyContext, Catalogue, RecordedEvent } from '../../domain/kernel/index.ts'
import { neverWas, streamCut } from '../kit/whole-stream.ts'
import type { EventLog, Position } from '../ports/event-log.ts'

/** A stream folded up to a revision. */
export interface FoldedStream {
  readonly context: AnyContext
  readonly stream: string
  state: unknown
  /** Revision of the last folded event; -1 before the first. */
  revision: number
  position: Position
}

/** Folded streams. Recently used ones stay in memory. They never hold events that are not durable. */
export interface FoldedStreams<F extends FoldedStream> {
  /** Returns the remembered stream. */
  known(stream: string): F | undefined
  /** Returns the remembered stream, or reads it from the log. Concurrent callers share one read. */
  load(context: AnyContext, stream: string): Promise<F>
  /**
   * Reads the events that are not folded yet, and returns the current stream.
   *
   * @throws Fault `log.stream-cut` `log.stream-deleted`
   */
  read(context: AnyContext, stream: string): Promise<F>
  /**
   * Reads events of other writers. Returns true if there were any. The stream must still hold the last known event.
   *
   * @throws Fault `log.stream-cut`
   */
  refresh(folded: F): Promise<boolean>
  /** Folds events that the log has recorded. */
  advance(folded: F, events: readonly RecordedEvent[]): void
  /** Returns the remembered stream, or an empty one. The append tells whether the stream is new. */
  assumeNew(context: AnyContext, stream: string): F
  /** Keeps remembered streams up to date. Called with every event of the log, in order. */
  note(context: AnyContext, event: RecordedEvent): void
  forget(stream: string): void
  clear(): void
}

/** A stream folded up to its snapshot, and how to recognise the event that the snapshot ends with. */
export interface Resumed<F> {
  readonly folded: F
  endsWith(event: RecordedEvent | undefined): boolean
}

export interface FoldedStreamsOptions<F extends FoldedStream> {
  readonly catalogue: Catalogue
  readonly log: Pick<EventLog, 'readStream' | 'removed'>
  /** Streams kept in memory. */
  readonly maxStreams: number
  /** Completes a stream without events. */
  begin(folded: FoldedStream): F
  /** Called after an event was folded. */
  readonly folding?: (folded: F, event: RecordedEvent) => void
  /** Called after a batch was folded, with its last event. */
  readonly advanced?: (folded: F, last: RecordedEvent) => void
  readonly resume?: (context: AnyContext, stream: string) => Resumed<F> | undefined
}

/** Folds streams from the log, without memory. */
interface StreamFold<F> {
  begin(context: AnyContext, stream: string): F
  fold(folded: F, events: readonly RecordedEvent[]): void
  /** Folds the rest of the stream. @throws Fault `log.stream-cut` */
  catchUp(folded: F): Promise<void>
  /** Reads the whole stream, from its snapshot if there is one. */
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

  /** Folds further events. Returns false if the stream does not continue from the last folded event. */
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
    if (!whole) throw streamCut(stream)
  }

  async function fromLog(context: AnyContext, stream: string): Promise<F> {
    const resumed = resume?.(context, stream)
    if (resumed !== undefined && (await goOn(resumed.folded, resumed.endsWith))) return resumed.folded
    const folded = begin(context, stream)
    await catchUp(folded)
    return folded
  }

  return { begin, fold, catchUp, fromLog }
}

/** Tracks reads in progress, and whether their streams moved on meanwhile. */
function readingsUnderWay() {
  const readings = new Map<string, Set<{ moved: boolean }>>()
  const mark = (of: Iterable<{ moved: boolean }> = []): void => {
    for (const reading of of) reading.moved = true
  }
  return {
    /** Reads, then at once keeps the result. `moved` says whether the stream moved on during the read. */
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
  const { begin, fold, catchUp, fromLog } = streamFold(options)

  /** Loads a stream. Prefers the remembered one if another reader or writer has folded further meanwhile. */
  async function loaded(context: AnyContext, stream: string): Promise<F> {
    const folded = await fromLog(context, stream)
    const meanwhile = remembered.get(stream)
    if (meanwhile !== undefined && meanwhile.revision >= folded.revision) return meanwhile
    remembered.set(stream, folded)
    return folded
  }

  async function current(context: AnyContext, stream: string): Promise<F> {
    const known = remembered.get(stream)
    const folded = known ?? (await fromLog(context, stream))
    if (known !== undefined) await catchUp(known)
    if (folded.revision === -1) await neverWas(options.log, stream)
    return folded
  }

  /** Forgets a stream whose read fails. */
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

    read(context, stream) {
      const keep = (folded: F, moved: boolean): void => {
        if (moved) remembered.delete(stream)
        else remembered.set(stream, folded)
      }
      return forgetting(stream, () => readings.run(stream, () => current(context, stream), keep))
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
