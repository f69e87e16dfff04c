import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Catalogue } from '../../domain/kernel/index.ts'
import type { Projection } from '../../projections/runtime/index.ts'
import type { EventLogReader, Position } from '../../services/ports/event-log.ts'
import { replayViews } from '../../services/projector/replay.ts'
import { type Digest, digestViews } from '../sqlite/read-db/digest.ts'
import { openReadDatabase } from '../sqlite/read-db/read-db.ts'

export interface Folding {
  readonly projections: readonly Projection[]
  readonly catalogue: Catalogue
  readonly signal?: AbortSignal
  readonly onEvents?: (events: number) => void
}

/** Digests of all views as a log makes them up to a position: no row of theirs says where in the log an event stands. */
export async function foldedDigests(
  log: EventLogReader,
  position: Position,
  { projections, catalogue, signal, onEvents }: Folding,
): Promise<Digest[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sanshe-migrate-'))
  const path = join(folder, 'read.db')
  try {
    const db = openReadDatabase(path, await log.identity())
    const told = onEvents === undefined ? {} : { onEvents }
    const stopped = signal === undefined ? {} : { signal }
    await replayViews({ log, db, projections, catalogue, until: { position }, ...told, ...stopped }).finally(() =>
      db.close(),
    )
    signal?.throwIfAborted()
    return digestViews(path, projections)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
