import { type Actor, parseStream, type RecordedEvent, type ShownEvent } from '../../domain/kernel/index.ts'
import { eventFilter, eventNames } from '../kit/event-filter.ts'
import type { Pace } from '../kit/pace.ts'
import { readWhole } from '../kit/whole-stream.ts'
import type { EventLog, Position } from '../ports/event-log.ts'
import type { StreamSight } from '../sight/sight.ts'

/** Which events a reader asks for. */
export interface Selection {
  readonly community: string
  /** Names (`TaskAssigned`) or whole types (`governance.TaskAssigned.v1`, which asks for every version); all where left out. */
  readonly types?: readonly string[]
  /** One stream. */
  readonly subject?: string
  readonly reader: Actor
}

/** Says of each event whether it is one of those asked for. */
export const selects = ({ community, types, subject }: Selection): ((event: RecordedEvent) => boolean) =>
  eventFilter({
    communities: [community],
    ...(types === undefined ? {} : { types }),
    ...(subject === undefined ? {} : { stream: subject }),
  })

/** Where a reader stands: behind this position, and in a stream behind this revision if that is known. */
export interface FeedPlace {
  readonly position: Position
  readonly revision?: number
}

/** The place behind an event. */
export const placeBehind = ({ position, revision }: ShownEvent, { subject }: Selection): FeedPlace =>
  subject === undefined ? { position } : { position, revision }

/** What one step of reading found, and how far it has got. */
export interface FeedStep {
  readonly events: readonly ShownEvent[]
  readonly reached: FeedPlace
  /** Events looked at, those included that the reader may not see. */
  readonly looked: number
}

export interface SelectionParts {
  readonly log: Pick<EventLog, 'readAll' | 'readStream' | 'removed'>
  readonly sight: Pick<StreamSight, 'shown' | 'sees'>
  readonly pace: Pace
}

/**
 * Reads what a reader may see of a selection, batch by batch, each with the place that has been looked at. It rests
 * whenever its turn of the event loop is over, and ends early where the signal aborts.
 */
export async function* readSelection(
  { log, sight, pace }: SelectionParts,
  selection: Selection,
  after: FeedPlace,
  signal: AbortSignal,
): AsyncGenerator<FeedStep> {
  const { subject, community, reader, types } = selection
  if (subject !== undefined && parseStream(subject)?.community !== community) return
  await pace.rest()
  // Nothing tells a reader a stream that it may not know of from one that does not exist, the place reached included.
  if (subject !== undefined && !(await sight.sees(reader, subject))) return
  const selected = selects(selection)
  const batches =
    subject === undefined
      ? log.readAll(after.position, types === undefined ? {} : { types: eventNames(types) })
      : readWhole(log, subject, (after.revision ?? -1) + 1)
  for await (const batch of batches) {
    const events: ShownEvent[] = []
    for (const event of batch) {
      if (pace.due()) await pace.rest()
      if (signal.aborted) return
      if (event.position <= after.position || !selected(event)) continue
      const shown = sight.shown(reader, event)
      const told = shown instanceof Promise ? await shown : shown
      if (told !== undefined) events.push(told)
    }
    const last = batch.at(-1)
    if (last === undefined) continue
    yield { events, reached: placeBehind(last, selection), looked: batch.length }
  }
}
