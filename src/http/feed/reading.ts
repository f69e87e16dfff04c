import { type Actor, type Catalogue, parseStream, type RecordedEvent } from '../../../domain/kernel/index.ts'
import type { Sight } from '../../../services/feed/sight.ts'
import { eventFilter } from '../../../services/kit/event-filter.ts'
import type { Pace } from '../../../services/kit/pace.ts'
import { readWhole } from '../../../services/kit/whole-stream.ts'
import type { EventLog, Position } from '../../../services/ports/event-log.ts'

/** Which events somebody asks for. */
export interface Selection {
  readonly community: string
  /** Names (`TaskAssigned`) or whole types (`governance.TaskAssigned.v1`); all where left out. */
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

/** The envelope as the wire has it: positions are strings there, and old data comes in its current version. */
export function wire(catalogue: Catalogue, recorded: RecordedEvent): Record<string, unknown> {
  const { position, revision, data, ...envelope } = catalogue.upcast(recorded)
  return { ...envelope, position: String(position), revision, data }
}

/** Where a reader stands: behind this position, and where it reads one stream, behind this revision if that is known. */
export interface Place {
  readonly position: Position
  readonly revision?: number
}

/** What one step of reading found, and how far it has got. */
export interface Step {
  readonly events: readonly RecordedEvent[]
  readonly reached: Place
  /** How many events it looked at. */
  readonly looked: number
}

export interface ReadingOptions {
  readonly log: Pick<EventLog, 'readAll' | 'readStream' | 'removed'>
  readonly sight: Pick<Sight, 'shown'>
  readonly pace: Pace
}

/**
 * Reads what a reader may see of a selection, batch by batch, each with the place that has been looked at. It rests
 * whenever its turn of the event loop is over, and ends early where the signal aborts.
 */
export async function* reading(
  { log, sight, pace }: ReadingOptions,
  selection: Selection,
  after: Place,
  signal: AbortSignal,
): AsyncGenerator<Step> {
  const { subject, community } = selection
  if (subject !== undefined && parseStream(subject)?.community !== community) return
  await pace.rest()
  const selected = selects(selection)
  const batches =
    subject === undefined ? log.readAll(after.position) : readWhole(log, subject, (after.revision ?? -1) + 1)
  for await (const batch of batches) {
    const events: RecordedEvent[] = []
    for (const event of batch) {
      if (pace.due()) await pace.rest()
      if (signal.aborted) return
      if (event.position <= after.position || !selected(event)) continue
      const shown = sight.shown(selection.reader, event)
      const told = shown instanceof Promise ? await shown : shown
      if (told !== undefined) events.push(told)
    }
    const last = batch.at(-1)
    if (last === undefined) continue
    yield { events, reached: placeOf(last, selection), looked: batch.length }
  }
}

/** The place behind an event. */
export const placeOf = ({ position, revision }: RecordedEvent, { subject }: Selection): Place =>
  subject === undefined ? { position } : { position, revision }
