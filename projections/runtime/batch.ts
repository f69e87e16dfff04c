import { type Instant, instant, isSealed, parseStream, type RecordedEvent } from '../../domain/kernel/index.ts'
import type { Happened } from './projection.ts'

/** Events in log order and in their current versions, shared by all projections that fold them. */
export interface Batch {
  readonly events: readonly RecordedEvent[]
  /** Each event is parsed once, when the first projection needs it. */
  readonly happened: (Happened | undefined)[]
  /** Events for which this is false are skipped: they advance a fold and change no row. */
  readonly concerns: (event: RecordedEvent) => boolean
  readonly hashes: ReadonlyMap<unknown, string>
}

/** @param hashes keyed hashes of searchable values, by their sealed form; where it has none, no row is found by them */
export const batchOf = (
  events: readonly RecordedEvent[],
  concerns: Batch['concerns'] = () => true,
  hashes: Batch['hashes'] = new Map(),
): Batch => ({ events, happened: [], concerns, hashes })

export function happenedAt(batch: Batch, at: number): Happened {
  const known = batch.happened[at]
  if (known !== undefined) return known
  const event = batch.events[at]
  if (event === undefined) throw new RangeError('no such event in this batch')
  const happened = new ParsedEvent(event, batch.hashes)
  batch.happened[at] = happened
  return happened
}

/** Parses moments only when a step reads them, which most steps do not. */
class ParsedEvent implements Happened {
  readonly community: string
  readonly id: string
  readonly data: unknown
  readonly event: RecordedEvent

  readonly #hashes: Batch['hashes']

  constructor(event: RecordedEvent, hashes: Batch['hashes']) {
    const { community, id } = parseStream(event.subject) ?? { community: '', id: event.subject }
    this.community = community
    this.id = id
    this.data = event.data
    this.event = event
    this.#hashes = hashes
  }

  searchHash(value: unknown): string | null {
    return this.#hashes.get(isSealed(value) ? value.sealed : value) ?? null
  }

  get time(): Instant {
    return instant(this.event.time)
  }

  get recorded(): Instant {
    return instant(this.event.recordedtime)
  }
}
