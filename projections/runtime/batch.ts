import { type Instant, instant, isSealed, parseStream, type RecordedEvent } from '../../domain/kernel/index.ts'
import type { Happened } from './projection.ts'
import { type RowKey, UNHASHED } from './table.ts'
import { rowName } from './table-cache.ts'

/** Events in log order and in their current versions, shared by all projections that fold them. */
export interface Batch {
  readonly events: readonly RecordedEvent[]
  /** The parsed events. Each event is parsed once, when the first projection needs it. */
  readonly happened: (ParsedEvent | undefined)[]
  /** Whether an event concerns the projections. Other events advance a fold and change no row. */
  readonly concerns: (event: RecordedEvent) => boolean
  /** Keys are the texts of sealed values, and values themselves where they were recorded in plain. */
  readonly hashes: ReadonlyMap<unknown, string | null>
}

/** @param hashes keyed hashes of searchable values; null for erased ones. A value that it lacks is hashed later. */
export const batchOf = (
  events: readonly RecordedEvent[],
  concerns: Batch['concerns'] = () => true,
  hashes: Batch['hashes'] = new Map(),
): Batch => ({ events, happened: [], concerns, hashes })

/** The name of a personal value among the hashes of a batch. */
export const hashKeyOf = (value: unknown): unknown => (isSealed(value) ? value.sealed : value)

export function happenedAt(batch: Batch, at: number): ParsedEvent {
  const known = batch.happened[at]
  if (known !== undefined) return known
  const event = batch.events[at]
  if (event === undefined) throw new RangeError('no such event in this batch')
  const happened = new ParsedEvent(event, batch.hashes)
  batch.happened[at] = happened
  return happened
}

/** Parses moments only when a step reads them, which most steps do not. */
export class ParsedEvent implements Happened {
  readonly community: string
  readonly id: string
  readonly data: unknown
  readonly event: RecordedEvent
  /** The key of the aggregate's row in tables with one row an aggregate, and its name. */
  readonly key: RowKey
  readonly name: string
  /** Whether the aggregate begins with this event. */
  readonly begins: boolean

  readonly #hashes: Batch['hashes']
  #time: Instant | undefined
  #recorded: Instant | undefined

  constructor(event: RecordedEvent, hashes: Batch['hashes']) {
    const { community, id } = parseStream(event.subject) ?? { community: '', id: event.subject }
    this.community = community
    this.id = id
    this.data = event.data
    this.event = event
    this.key = [community, id]
    this.name = rowName(community, [id])
    this.begins = event.revision === 0
    this.#hashes = hashes
  }

  searchHash(value: unknown): string | null {
    if (value === undefined || value === null) return null
    const hash = this.#hashes.get(hashKeyOf(value))
    return hash === undefined ? UNHASHED : hash
  }

  get time(): Instant {
    this.#time ??= instant(this.event.time)
    return this.#time
  }

  get recorded(): Instant {
    this.#recorded ??= instant(this.event.recordedtime)
    return this.#recorded
  }
}
