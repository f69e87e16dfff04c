import { createHash } from 'node:crypto'
import type { Catalogue } from '../../domain/kernel/index.ts'
import { batchOf, type Projection } from '../../projections/runtime/index.ts'
import { storedForm } from '../kit/stored-form.ts'
import { wholeStreams } from '../kit/whole-stream.ts'
import type { EventLogReader, Position } from '../ports/event-log.ts'
import type { ReadDatabase } from '../ports/read-database.ts'
import type { ViewStatus } from '../ports/view-status.ts'
import { ofThese } from './community-filter.ts'
import { advance, commit, isBulk, type ProjectionRun, projectionRun } from './projection-run.ts'

/** The end of a replay: a position, or a moment of recording (RFC 3339 in UTC with milliseconds), both inclusive. */
export type Until = { readonly position: Position } | { readonly recorded: string }

export interface ReplayReport {
  readonly events: number
  /** Position of the last event folded. */
  readonly position: Position
  /** The SHA-256 of the stored forms of these events, in hex: each is one line that ends with a line feed. */
  readonly eventsDigest: string
  readonly failures: readonly { readonly view: string; readonly failure: NonNullable<ViewStatus['failure']> }[]
}

/**
 * Folds the log from its beginning into empty tables with the steps of the live views, and lets the tables serve. Every stream
 * must be whole. Recorded time never decreases along a log, so either kind of end selects a prefix of it.
 *
 * @throws Fault `log.stream-cut`
 */
export async function replayViews(options: {
  log: Pick<EventLogReader, 'readAll'>
  db: ReadDatabase
  projections: readonly Projection[]
  catalogue: Catalogue
  /** The communities whose events are folded. Default: all. */
  communities?: readonly string[] | undefined
  until?: Until | undefined
  signal?: AbortSignal
  onEvents?: (events: number, position: Position) => void
}): Promise<ReplayReport> {
  const { log, db, projections, catalogue, communities, until, signal, onEvents } = options
  const ours = ofThese(communities)
  const check = wholeStreams()
  const runs = projections.map((projection) => projectionRun(db, projection, db.build(projection)))
  const last = until !== undefined && 'recorded' in until ? until.recorded : undefined
  const digest = createHash('sha256')
  let [events, position] = [0, 0]
  for await (const page of log.readAll(
    0,
    until !== undefined && 'position' in until ? { until: until.position } : {},
  )) {
    for (const event of page) check(event)
    const wanted = last === undefined ? page : page.filter(({ recordedtime }) => recordedtime <= last)
    const batch = batchOf(
      wanted.map((event) => catalogue.upcast(event)),
      ours,
    )
    for (const run of runs) advance(db, run, batch, wanted)
    for (const event of wanted) digest.update(storedForm(event)).update('\n')
    events += wanted.length
    position = wanted.at(-1)?.position ?? position
    if (isBulk(runs)) settle(db, runs)
    onEvents?.(events, position)
    if (wanted.length < page.length || signal?.aborted === true) break
  }
  settle(db, runs)
  for (const { projection, slot } of runs) {
    while (!db.prepare(projection, slot));
    db.serve(projection, slot)
  }
  return {
    events,
    position,
    eventsDigest: digest.digest('hex'),
    failures: runs.flatMap(({ projection, failure }) =>
      failure === undefined ? [] : [{ view: projection.name, failure }],
    ),
  }
}

function settle(db: ReadDatabase, runs: readonly ProjectionRun[]): void {
  for (const run of runs) commit(db, run)
}
