import {
  type Actor,
  type Catalogue,
  eventNameIn,
  oversees,
  replacePrivate,
  type ShownEvent,
  streamName,
  WITHHELD,
} from '../../domain/kernel/index.ts'
import type { Story } from '../../projections/runtime/index.ts'
import { readWhole } from '../kit/whole-stream.ts'
import type { EventLog, Position } from '../ports/event-log.ts'
import type { FindInspection } from '../privacy/inspections.ts'
import { reasonsIn } from '../privacy/reasons.ts'
import type { StreamSight } from '../sight/sight.ts'

export interface StoryParts {
  readonly log: Pick<EventLog, 'readStream' | 'removed'>
  readonly catalogue: Catalogue
  readonly sight: Pick<StreamSight, 'ofStream'>
  readonly findInspection: FindInspection
}

export interface ToldStory {
  readonly entries: readonly unknown[]
  /** Revision of the last told event. Undefined where nothing is told. That of an event that is not told would tell that there is one. */
  readonly revision?: number
  /** The inspection that opens the reasons to the reader. */
  readonly inspection?: string
}

export interface StoryQuestion {
  readonly community: string
  readonly id: string
  readonly reader: Actor
  /** Events behind this position are left out: the row has not seen them. */
  readonly until: Position
  /** Whether personal values are opened to the reader, and the fields where they are in any case: `DemandRaised.text`. */
  readonly opens: boolean
  readonly words: readonly string[]
}

/**
 * Tells what happened to one aggregate, event by event from the log: the events that the feed shows this reader, and of them as much.
 * Reasons stay sealed, to be opened, for the auditor who inspects the stream. For other overseers they are marked as withheld.
 */
export async function tellStory(
  { log, catalogue, sight, findInspection }: StoryParts,
  { aggregate, tell }: Story,
  { community, id, reader, until, opens, words }: StoryQuestion,
): Promise<ToldStory> {
  const context = catalogue.byName(aggregate)
  if (context === undefined) return { entries: [] }
  const stream = streamName(context, community, id)
  const shown = await sight.ofStream(reader, stream)
  const inspection = await findInspection(reader, stream)
  const told: unknown[] = []
  let revision: number | undefined
  for await (const events of readWhole(log, stream)) {
    for (const recorded of events) {
      const event = recorded.position > until ? undefined : await shown(recorded)
      if (event === undefined) continue
      revision = event.revision
      const current = catalogue.upcast(event)
      const reasons = oversees(reader) ? reasonsIn(catalogue, current) : []
      told.push(tell(opens ? current : closedBut(words, current, { reasons, inspected: inspection !== undefined })))
    }
  }
  return {
    entries: told,
    ...(revision === undefined ? {} : { revision }),
    ...(inspection === undefined ? {} : { inspection }),
  }
}

interface Reasons {
  readonly reasons: readonly unknown[]
  readonly inspected: boolean
}

/** The event without its personal values, except in these fields of its data, and without the reasons where they are not inspected. */
const closedBut = (fields: readonly string[], event: ShownEvent, { reasons, inspected }: Reasons): ShownEvent => ({
  ...event,
  data: Object.fromEntries(
    Object.entries(Object(event.data)).map(([name, value]) => [
      name,
      fields.includes(`${eventNameIn(event.type)}.${name}`)
        ? value
        : replacePrivate(value, (one) => (reasons.includes(one) ? (inspected ? one : WITHHELD) : null)),
    ]),
  ),
})
