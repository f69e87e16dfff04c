import { type Instant, instant, parseStream, type RecordedEvent } from '../../domain/kernel/index.ts'
import type { Happened } from './projection.ts'

/** Events in log order and in their current versions, shared by all projections that fold them. */
export interface Batch {
  readonly events: readonly RecordedEvent[]
  /** The parsed events. Each event is parsed once, when the first projection needs it. */
  readonly happened: (Happened | undefined)[]
  /** Whether an event concerns the projections. Other events advance a fold and change no row. */
  readonly concerns: (event: RecordedEvent) => boolean
}

export const batchOf = (events: readonly RecordedEvent[], concerns: Batch['concerns'] = () => true): Batch => ({
  events,
  happened: [],
  concerns,
})

export function happenedAt(batch: Batch, at: number): Happened {
  const known = batch.happened[at]
  if (known !== undefined) return known
  const event = batch.events[at]
  if (event === undefined) throw new RangeError('no such event in this batch')
  const happened = new ParsedEvent(event)
  batch.happened[at] = happened
  return happened
}

/** Parses moments only when a step reads them, which most steps do not. */
class ParsedEvent implements Happened {
  readonly community: string
  readonly id: string
  readonly data: unknown
  readonly event: RecordedEvent

  constructor(event: RecordedEvent) {
    const { community, id } = parseStream(event.subject) ?? { community: '', id: event.subject }
    this.community = community
    this.id = id
    this.data = event.data
    this.event = event
  }

  get time(): Instant {
    return instant(this.event.time)
  }

  get recorded(): Instant {
    return instant(this.event.recordedtime)
  }
}
