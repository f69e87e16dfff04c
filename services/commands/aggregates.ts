import { LRUCache } from 'lru-cache'
import type { AnyContext, Catalogue, RecordedEvent } from '../../domain/kernel/index.ts'
import { markOf } from '../kit/mark.ts'
import { streamCut } from '../kit/whole-stream.ts'
import type { EventLog, Mark, Position } from '../ports/event-log.ts'
import type { Snapshots } from '../ports/snapshots.ts'

/** What one command wrote to a stream, and a digest of its body where it had an idempotency key. */
export interface Answered {
  readonly first: number
  readonly last: number
  readonly digest?: string
}

/** A stream folded up to a revision. */
export interface Aggregate {
  readonly context: AnyContext
  readonly stream: string
  state: unknown
  /** Of the last folded event; -1 before the first. */
  revision: number
  position: Position
  readonly answered: Map<string, Answered>
  /** Revision of the newest snapshot. */
  saved: number
}

/** Folded streams, kept hot while memory allows. They never run ahead of what is durable. */
export interface Aggregates {
  /** Folded to what is known here; on an exclusive log that is everything. */
  load(context: AnyContext, stream: string): Promise<Aggregate>
  /** As if the stream were new, where it is not known here: an append tells, and whoever appends nothing must refresh. */
  assumeNew(context: AnyContext, stream: string): Aggregate
  /** Reads what others may have written; true where there was something. @throws Fault `log.stream-cut` `log.stream-deleted` */
  refresh(aggregate: Aggregate): Promise<boolean>
  /** Folds events that the log has recorded. */
  advance(aggregate: Aggregate, events: readonly RecordedEvent[]): void
  /** After an append whose outcome is unknown: the next load reads the log again. */
  forget(stream: string): void
}

/** Streams shorter than this are folded faster than a snapshot is loaded. */
const SNAPSHOT_EVERY = 200
/** Events until one that could not be stored is tried again. */
const SNAPSHOT_AGAIN = 20

interface Content {
  readonly state: unknown
  readonly position: Position
  readonly answered: [string, Answered][]
}

export function aggregates(parts: {
  catalogue: Catalogue
  log: EventLog
  snapshots: Snapshots
  /** How many streams stay folded in memory. */
  hot?: number
}): Aggregates {
  const { catalogue, log, snapshots, hot = 10_000 } = parts
  const folded = new LRUCache<string, Aggregate>({ max: hot })
  const loading = new Map<string, Promise<Aggregate>>()

  function fold(aggregate: Aggregate, event: RecordedEvent): void {
    aggregate.state = catalogue.evolve(aggregate.context, aggregate.state, event)
    aggregate.revision = event.revision
    aggregate.position = event.position
    const earlier = aggregate.answered.get(event.commandid)
    aggregate.answered.set(event.commandid, {
      first: earlier?.first ?? event.revision,
      last: event.revision,
      ...(event.commanddigest === undefined ? {} : { digest: event.commanddigest }),
    })
  }

  function advance(aggregate: Aggregate, events: readonly RecordedEvent[]): void {
    for (const event of events) if (event.revision > aggregate.revision) fold(aggregate, event)
    folded.set(aggregate.stream, aggregate)
    const last = events.at(-1)
    if (last === undefined || aggregate.revision - aggregate.saved < SNAPSHOT_EVERY) return
    const { context, stream, revision, state, position, answered } = aggregate
    const content: Content = { state, position, answered: [...answered] }
    const saved = snapshots.save({ stream, revision, foldVersion: context.foldVersion, content, mark: markOf(last) })
    // Where it could not be stored, it is tried again some events later.
    aggregate.saved = saved ? revision : revision - SNAPSHOT_EVERY + SNAPSHOT_AGAIN
  }

  /** From the last known event on, which has to be there still: else the stream was cut, or the log is another copy. */
  async function refresh(aggregate: Aggregate): Promise<boolean> {
    const { stream, revision: before, position } = aggregate
    let whole = before === -1
    try {
      for await (const batch of log.readStream(stream, Math.max(0, before))) {
        whole ||= batch[0]?.revision === before && batch[0].position === position
        if (!whole) break
        advance(aggregate, batch)
      }
      if (!whole) throw streamCut(stream)
      return aggregate.revision > before
    } catch (error) {
      folded.delete(stream)
      throw error
    }
  }

  const fresh = (context: AnyContext, stream: string): Aggregate => ({
    context,
    stream,
    state: context.initial,
    revision: -1,
    position: 0,
    answered: new Map(),
    saved: -1,
  })

  /** Goes on from the snapshot, where the stream still holds the event that it ends with; undefined where it does not. */
  async function resumed(context: AnyContext, stream: string): Promise<Aggregate | undefined> {
    const snapshot = snapshots.load(stream)
    if (snapshot === undefined || snapshot.foldVersion !== context.foldVersion) return undefined
    const { revision, mark } = snapshot
    const { state, position, answered } = snapshot.content as Content
    const aggregate = {
      ...fresh(context, stream),
      state,
      revision,
      position,
      answered: new Map(answered),
      saved: revision,
    }
    let proven = false
    for await (const batch of log.readStream(stream, revision)) {
      proven ||= isLastOf(aggregate, batch[0], mark)
      if (!proven) return undefined
      advance(aggregate, batch)
    }
    return proven ? aggregate : undefined
  }

  async function read(context: AnyContext, stream: string): Promise<Aggregate> {
    let aggregate = await resumed(context, stream)
    if (aggregate === undefined) {
      aggregate = fresh(context, stream)
      await refresh(aggregate)
    }
    const meanwhile = folded.get(stream)
    if (meanwhile !== undefined && meanwhile.revision >= aggregate.revision) return meanwhile
    folded.set(stream, aggregate)
    return aggregate
  }

  return {
    async load(context, stream) {
      const known = folded.get(stream)
      if (known !== undefined) return known
      const reading = loading.get(stream) ?? read(context, stream).finally(() => loading.delete(stream))
      loading.set(stream, reading)
      return reading
    },
    assumeNew: (context, stream) => folded.get(stream) ?? fresh(context, stream),
    refresh,
    advance,
    forget: (stream) => folded.delete(stream),
  }
}

/** Whether this is the event that a snapshot ends with. One from before marks were kept is known by its place. */
const isLastOf = (
  { revision, position }: Aggregate,
  event: RecordedEvent | undefined,
  mark: Mark | undefined,
): boolean =>
  event?.revision === revision &&
  event.position === position &&
  (mark === undefined || (event.id === mark.id && markOf(event).digest === mark.digest))
