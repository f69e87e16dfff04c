import type { Catalogue } from '../../domain/kernel/index.ts'
import { batchOf, type Projection } from '../../projections/runtime/index.ts'
import { wholeStreams } from '../kit/whole-stream.ts'
import type { EventLogReader, Position } from '../ports/event-log.ts'
import type { ReadDatabase } from '../ports/read-database.ts'
import type { ViewStatus } from '../ports/views.ts'
import { ofThese } from './community-filter.ts'
import { advance, BULK_EVENTS, commit, type ProjectionRun, projectionRun } from './projection-run.ts'

/** Where a replay ends: with everything recorded up to a position, or up to a moment (RFC 3339, UTC, milliseconds). */
export type Until = { readonly position: Position } | { readonly recorded: string }

export interface Replayed {
  readonly events: number
  /** Of the last event folded. */
  readonly position: Position
  readonly failures: readonly { readonly view: string; readonly failure: NonNullable<ViewStatus['failure']> }[]
}

/**
 * Folds the log from its beginning into empty tables, by the very steps by which the live views are folded, and lets
 * them serve. Every stream must be whole. Recorded time never decreases along a log, so both kinds of end are a prefix of it.
 */
export async function replay(options: {
  log: Pick<EventLogReader, 'readAll'>
  db: ReadDatabase
  projections: readonly Projection[]
  catalogue: Catalogue
  /** Whose events are folded; all where left out. */
  communities?: readonly string[] | undefined
  until?: Until | undefined
  signal?: AbortSignal
  onEvents?: (events: number, position: Position) => void
}): Promise<Replayed> {
  const { log, db, projections, catalogue, communities, until, signal, onEvents } = options
  const ours = ofThese(communities)
  const check = wholeStreams()
  const lanes = projections.map((projection) => projectionRun(db, projection, db.build(projection)))
  const last = until !== undefined && 'recorded' in until ? until.recorded : undefined
  let [events, position, uncommitted] = [0, 0, 0]
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
    for (const lane of lanes) advance(db, lane, batch, wanted)
    events += wanted.length
    uncommitted += wanted.length
    position = wanted.at(-1)?.position ?? position
    if (uncommitted >= BULK_EVENTS) uncommitted = settle(db, lanes)
    onEvents?.(events, position)
    if (wanted.length < page.length || signal?.aborted === true) break
  }
  settle(db, lanes)
  for (const { projection, slot } of lanes) {
    while (!db.prepare(projection, slot));
    db.serve(projection, slot)
  }
  return {
    events,
    position,
    failures: lanes.flatMap(({ projection, failure }) =>
      failure === undefined ? [] : [{ view: projection.name, failure }],
    ),
  }
}

function settle(db: ReadDatabase, lanes: readonly ProjectionRun[]): 0 {
  for (const lane of lanes) commit(db, lane)
  return 0
}
