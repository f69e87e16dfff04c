import { type Actor, type Catalogue, eventNameIn, type ShownEvent, streamName } from '../../domain/kernel/index.ts'
import type { Story } from '../../projections/runtime/index.ts'
import { readWhole } from '../kit/whole-stream.ts'
import type { EventLog, Position } from '../ports/event-log.ts'
import { closeSealed } from '../privacy/sealed-values.ts'
import type { StreamSight } from '../sight/sight.ts'

export interface StoryParts {
  readonly log: Pick<EventLog, 'readStream' | 'removed'>
  readonly catalogue: Catalogue
  readonly sight: Pick<StreamSight, 'ofStream'>
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

/** Tells what happened to one aggregate, event by event from the log: the events that the feed shows this reader, and of them as much. */
export async function tellStory(
  { log, catalogue, sight }: StoryParts,
  { aggregate, tell }: Story,
  { community, id, reader, until, opens, words }: StoryQuestion,
): Promise<unknown[]> {
  const context = catalogue.byName(aggregate)
  if (context === undefined) return []
  const stream = streamName(context, community, id)
  const shown = await sight.ofStream(reader, stream)
  const told: unknown[] = []
  for await (const events of readWhole(log, stream)) {
    for (const recorded of events) {
      const event = recorded.position > until ? undefined : await shown(recorded)
      if (event === undefined) continue
      const current = catalogue.upcast(event)
      told.push(tell(opens ? current : closedBut(words, current)))
    }
  }
  return told
}

/** The event without its personal values, except in these fields of its data. */
const closedBut = (fields: readonly string[], event: ShownEvent): ShownEvent => ({
  ...event,
  data: Object.fromEntries(
    Object.entries(Object(event.data)).map(([name, value]) => [
      name,
      fields.includes(`${eventNameIn(event.type)}.${name}`) ? value : closeSealed(value),
    ]),
  ),
})
