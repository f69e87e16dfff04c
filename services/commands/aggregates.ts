import type { AnyContext, Catalogue, RecordedEvent } from '../../domain/kernel/index.ts'
import { type FoldedStream, type FoldedStreams, foldedStreams, type Resumed } from '../event-log/folded-streams.ts'
import { markOf } from '../kit/mark.ts'
import type { EventLog, Mark, Position } from '../ports/event-log.ts'
import type { Snapshots } from '../ports/snapshots.ts'

/** What one command wrote to a stream, and a digest of its body where it had an idempotency key. */
export interface Answered {
  readonly first: number
  readonly last: number
  readonly digest?: string
}

/** A stream as commands are decided on it: with the answers that it gave before. */
export interface Aggregate extends FoldedStream {
  readonly answered: Map<string, Answered>
  /** Revision of the newest snapshot. */
  saved: number
}

export type Aggregates = FoldedStreams<Aggregate>

/** Streams shorter than this are folded faster than a snapshot is loaded. */
const SNAPSHOT_EVERY = 200
/** Events until a snapshot that could not be stored is tried again. */
const SNAPSHOT_AGAIN = 20

interface Content {
  readonly state: unknown
  readonly position: Position
  readonly answered: [string, Answered][]
}

/** Folded streams for commands: they begin at snapshots, and leave some. */
export function aggregates(parts: {
  catalogue: Catalogue
  log: EventLog
  snapshots: Snapshots
  /** Streams that stay folded in memory. */
  hot?: number
}): Aggregates {
  const { catalogue, log, snapshots, hot = 10_000 } = parts

  function save(aggregate: Aggregate, last: RecordedEvent): void {
    if (aggregate.revision - aggregate.saved < SNAPSHOT_EVERY) return
    const { context, stream, revision, state, position, answered } = aggregate
    const content: Content = { state, position, answered: [...answered] }
    const saved = snapshots.save({ stream, revision, foldVersion: context.foldVersion, content, mark: markOf(last) })
    aggregate.saved = saved ? revision : revision - SNAPSHOT_EVERY + SNAPSHOT_AGAIN
  }

  function resume(context: AnyContext, stream: string): Resumed<Aggregate> | undefined {
    const snapshot = snapshots.load(stream)
    if (snapshot === undefined || snapshot.foldVersion !== context.foldVersion) return undefined
    const { revision, mark } = snapshot
    const { state, position, answered } = snapshot.content as Content
    const folded = { context, stream, state, revision, position, answered: new Map(answered), saved: revision }
    return { folded, endsWith: (event) => isLastOf({ revision, position }, event, mark) }
  }

  return foldedStreams<Aggregate>({
    catalogue,
    log,
    maxStreams: hot,
    begin: (folded) => ({ ...folded, answered: new Map(), saved: -1 }),
    folding: noteAnswer,
    advanced: save,
    resume,
  })
}

function noteAnswer({ answered }: Aggregate, { commandid, commanddigest, revision }: RecordedEvent): void {
  answered.set(commandid, {
    first: answered.get(commandid)?.first ?? revision,
    last: revision,
    ...(commanddigest === undefined ? {} : { digest: commanddigest }),
  })
}

/** Whether this is the event that a snapshot ends with. A snapshot from before marks were kept is known by its place. */
const isLastOf = (
  { revision, position }: Pick<Aggregate, 'revision' | 'position'>,
  event: RecordedEvent | undefined,
  mark: Mark | undefined,
): boolean =>
  event?.revision === revision &&
  event.position === position &&
  (mark === undefined || (event.id === mark.id && markOf(event).digest === mark.digest))
