import { existsSync } from 'node:fs'
import { contexts } from '../../domain/contexts.ts'
import { type Catalogue, catalogue, iso } from '../../domain/kernel/index.ts'
import { digestViews } from '../../infra/sqlite/read-db/digest.ts'
import { openReadDatabase } from '../../infra/sqlite/read-db/read-db.ts'
import { openScratchViews } from '../../infra/sqlite/read-db/scratch.ts'
import { storedStatus } from '../../infra/sqlite/read-db/status.ts'
import { communities } from '../../projections/demands/communities.ts'
import type { Projection } from '../../projections/runtime/index.ts'
import { happenings } from '../../projections/three-rates/happenings.ts'
import { daysOfMonth } from '../../projections/three-rates/month-figures.ts'
import { rates } from '../../projections/three-rates/three-rates.ts'
import { projections } from '../../projections/views.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { EventLogReader, Position } from '../../services/ports/event-log.ts'
import type { ScratchViews, ViewDigest } from '../../services/ports/scratch-views.ts'
import type { ViewStatus } from '../../services/ports/view-status.ts'
import { type MonthDigest, monthDigests } from '../../services/processes/report/month-digests.ts'
import { type ReplayReport, replayViews, type Until } from '../../services/projector/replay.ts'
import { communityDays } from '../../services/queries/community-days.ts'
import type { Installation } from './installation.ts'
import { openLogReader, ownInstallation } from './storage.ts'

export interface LogReplayOptions {
  readonly until: Until | undefined
  readonly communities: readonly string[] | undefined
  /** The month whose public figures are digested, if any. */
  readonly month?: string | undefined
  readonly signal: AbortSignal
  readonly onEvents: (events: number, position: Position) => void
}

/** Folds a log from its beginning into temporary views. An aborted replay has no digests. */
export async function replayLog(
  log: EventLogReader,
  { communities, month, signal, ...options }: LogReplayOptions,
): Promise<ReplayReport & { readonly digests: readonly ViewDigest[]; readonly months: readonly MonthDigest[] }> {
  const views = await openScratchViews(await log.identity(), communities)
  try {
    const { db } = views
    const known = catalogue(contexts)
    const how = { log, db, projections, catalogue: known, communities, signal, ...options }
    const replayed = await replayViews(how)
    if (signal.aborted) return { ...replayed, digests: [], months: [] }
    const months = month === undefined ? [] : await digestsOf(views, log, known, month)
    return { ...replayed, digests: views.digests(projections), months }
  } finally {
    await views.close()
  }
}

async function digestsOf(
  views: ScratchViews,
  log: EventLogReader,
  known: Catalogue,
  month: string,
): Promise<readonly MonthDigest[]> {
  const figures = {
    happenings: views.rows(projections, happenings.table),
    rates: views.rows(projections, rates.table),
  }
  const daysOf = communityDays({ log, catalogue: known })
  const { first = 0, next = 0 } = daysOfMonth(month)
  const digests: MonthDigest[] = []
  for (const { community } of views.rows(projections, communities)) {
    const startOf = await daysOf(community)
    const span = { from: iso(startOf(first)), until: iso(startOf(next)) }
    digests.push(...monthDigests(community, month, span, figures))
  }
  return digests
}

export interface StoredViews {
  /** Position of the last event of the log. */
  readonly head: Position
  readonly views: readonly (ViewStatus & { readonly digest?: string })[]
}

/**
 * Reads the position of each stored view.
 *
 * @param digests whether to digest each view at its position at that time; a running engine continues meanwhile
 * @throws Fault `read-db.unreadable`
 */
export async function storedViews(
  { place, files: { readDb } }: Pick<Installation, 'place' | 'files'>,
  digests: boolean,
): Promise<StoredViews> {
  const log = await openLogReader(place)
  const head = await log.head()
  await log.close()
  const built = digests && existsSync(readDb)
  const digested = new Map(built ? readable(() => digestViews(readDb, projections)).map((one) => [one.view, one]) : [])
  const views = readable(() => storedStatus(readDb, projections))
  return { head, views: views.map((stored) => ({ ...stored, ...digested.get(stored.view) })) }
}

/** @throws Fault `read-db.unreadable` */
function readable<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw new Fault(
      'read-db.unreadable',
      'The file of the views cannot be read. Delete read.db: the engine rebuilds it at its next start.',
      { cause },
    )
  }
}

/** Requests that the next start of the engine rebuilds a projection. @throws Fault `log.owned` `data.owned` while an engine runs */
export async function rebuildAtStart(
  { place, files: { readDb }, communities }: Installation,
  projection: Projection,
): Promise<void> {
  const log = await openLogReader(place)
  const identity = await log.identity()
  await log.close()
  // A running projector keeps its builds in memory, so the file must not be changed.
  const disown = ownInstallation(place)
  try {
    if (!existsSync(readDb)) return
    const db = openReadDatabase(readDb, identity, communities)
    db.build(projection)
    db.close()
  } finally {
    disown()
  }
}
