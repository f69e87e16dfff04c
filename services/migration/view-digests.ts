import type { Catalogue } from '../../domain/kernel/index.ts'
import type { Projection } from '../../projections/runtime/index.ts'
import type { EventLogReader, Position } from '../ports/event-log.ts'
import type { OpenScratchViews, ViewDigest } from '../ports/scratch-views.ts'
import { replayViews } from '../projector/replay.ts'

export interface FoldOptions {
  readonly projections: readonly Projection[]
  readonly catalogue: Catalogue
  readonly openScratchViews: OpenScratchViews
  readonly signal?: AbortSignal
  readonly onEvents?: (events: number) => void
}

/** Folds all views from a log up to a position, and returns their digests. Digests do not depend on positions. */
export async function foldedDigests(
  log: EventLogReader,
  position: Position,
  { projections, catalogue, openScratchViews, signal, onEvents }: FoldOptions,
): Promise<ViewDigest[]> {
  const views = await openScratchViews(await log.identity())
  try {
    const told = onEvents === undefined ? {} : { onEvents }
    const stopped = signal === undefined ? {} : { signal }
    await replayViews({ log, db: views.db, projections, catalogue, until: { position }, ...told, ...stopped })
    signal?.throwIfAborted()
    return views.digests(projections)
  } finally {
    await views.close()
  }
}
