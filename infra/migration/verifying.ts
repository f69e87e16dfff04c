import type { EventLogReader } from '../../services/ports/event-log.ts'
import type { Target } from '../eventstoredb/target.ts'
import type { StoredEvents } from '../sqlite/event-log/stored-events.ts'
import { type Compared, compare } from './comparing.ts'
import { type Folding, foldedDigests } from './folding.ts'
import type { Placing } from './placing.ts'

/** What is being done, with how many events it is done, and how many there are. */
export type OnProgress = (what: 'compare' | 'copy' | 'fold', events: number, total: number) => void

/** A log that is moved, or was, and where it is moved to. */
export interface Both {
  readonly stored: StoredEvents
  readonly log: EventLogReader
  readonly target: Target
}

export interface View {
  readonly view: string
  readonly version: number
  /** Digests of what either log makes of it. */
  readonly source: string
  readonly target: string
}

export interface Verified extends Compared {
  /** Empty where events differ already. */
  readonly views: readonly View[]
  readonly same: boolean
}

export interface VerifyOptions extends Pick<Folding, 'projections' | 'catalogue'> {
  readonly signal: AbortSignal
  readonly onProgress: OnProgress
}

/** Compares every stored event in order, and then the views that are folded from both logs. */
export async function verify(
  { stored, log, target }: Both,
  options: VerifyOptions,
  placing?: Placing,
): Promise<Verified> {
  const { projections, catalogue, signal, onProgress } = options
  const onSame = (source: number, other: number, events: number): void => {
    placing?.saw(source, other)
    onProgress('compare', events, stored.count)
  }
  const compared = await compare(stored.after(0), target.after(0), { onSame, signal })
  if (compared.difference !== undefined) return { ...compared, views: [], same: false }
  const fold = (from: EventLogReader, position: number, before: number) =>
    foldedDigests(from, position, {
      projections,
      catalogue,
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
