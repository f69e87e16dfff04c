import { type Actor, type Catalogue, streamName } from '../../domain/kernel/index.ts'
import type { AnyRow, Story } from '../../projections/runtime/index.ts'
import { readWhole } from '../kit/whole-stream.ts'
import type { EventLog, Position } from '../ports/event-log.ts'

export interface StoryQuestion {
  readonly community: string
  readonly id: string
  readonly reader: Actor
  /** Events behind this position are left out: the row has not seen them. */
  readonly until: Position
}

/** Tells what happened to one aggregate, event by event from the log, as far as the reader may know of it. */
export async function tellStory(
  { log, catalogue }: { log: Pick<EventLog, 'readStream' | 'removed'>; catalogue: Catalogue },
  { aggregate, tell }: Story,
  row: AnyRow,
  { community, id, reader, until }: StoryQuestion,
): Promise<unknown[]> {
  const context = catalogue.byName(aggregate)
  if (context === undefined) return []
  const told: unknown[] = []
  for await (const events of readWhole(log, streamName(context, community, id))) {
    for (const event of events) {
      if (event.position > until) continue
      const entry = tell(catalogue.upcast(event), row, reader)
      if (entry !== undefined) told.push(entry)
    }
  }
  return told
}
