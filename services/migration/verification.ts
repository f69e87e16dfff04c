import type { EventLogReader } from '../ports/event-log.ts'
import type { MigrationTarget } from '../ports/migration-target.ts'
import type { StoredEvents } from '../ports/stored-events.ts'
import { type Compared, compare } from './comparison.ts'
import { type EventSealing, withoutPersonalValues } from './event-sealing.ts'
import type { PositionMap } from './position-map.ts'
import { type FoldOptions, foldedDigests } from './view-digests.ts'

/** Called with the current step, the number of events that it has finished, and the number of all events. */
export type OnProgress = (what: 'compare' | 'copy' | 'fold', events: number, total: number) => void

/** A log that is being moved or was moved, and the store that it moves to. */
export interface MovedLog {
  readonly stored: StoredEvents
  readonly log: EventLogReader
  readonly target: MigrationTarget
}

/** One view, folded from both logs. */
export interface ComparedView {
  readonly view: string
  readonly version: number
  /** The digest of the view, folded from the source. */
  readonly source: string
  /** The digest of the view, folded from the target. */
  readonly target: string
}

export interface Verified extends Compared {
  /** Empty if the events differ. */
  readonly views: readonly ComparedView[]
  readonly same: boolean
}

export interface VerifyOptions extends Pick<FoldOptions, 'projections' | 'catalogue' | 'openScratchViews'> {
  readonly signal: AbortSignal
  readonly onProgress: OnProgress
  /** How plain personal values are sealed on the way. Default: every event stays as it is. */
  readonly sealing?: EventSealing
}

/** Compares every stored event in order, then the views that are folded from both logs. @param places learns the positions */
export async function verify(
  { stored, log, target }: MovedLog,
  options: VerifyOptions,
  places?: PositionMap,
): Promise<Verified> {
  const { projections, openScratchViews, signal, onProgress, sealing } = options
  const catalogue = sealing === undefined ? options.catalogue : withoutPersonalValues(options.catalogue)
  const onSame = (source: number, other: number, events: number): void => {
    places?.saw(source, other)
    onProgress('compare', events, stored.count)
  }
  const compared = await compare(stored.after(0), target.after(0), { onSame, matches: sealing?.matches, signal })
  if (compared.difference !== undefined) return { ...compared, views: [], same: false }
  const fold = (from: EventLogReader, position: number, before: number) =>
    foldedDigests(from, position, {
      projections,
      catalogue,
      openScratchViews,
      signal,
      onEvents: (events) => onProgress('fold', before + events, 2 * compared.events),
    })
  const sources = await fold(log, compared.source, 0)
  const targets = await fold(target.reader(await log.identity()), compared.target, compared.events)
  const views = sources.map(({ view, version, digest }) => {
    const other = targets.find((one) => one.view === view)
    return { view, version, source: digest, target: other?.digest ?? '' }
  })
  return { ...compared, views, same: views.every(({ source, target }) => source === target) }
}
