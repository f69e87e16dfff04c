import { type Instant, instant, parseStream, type RecordedEvent } from '../../domain/kernel/index.ts'
import type { Happened } from './projection.ts'

/** Events in log order and in their current versions, shared by every projection that folds them. */
export interface Batch {
  readonly events: readonly RecordedEvent[]
  /** Taken apart once, when the first projection wants it. */
  readonly happened: (Happened | undefined)[]
}

export const batchOf = (events: readonly RecordedEvent[]): Batch => ({ events, happened: [] })

export function happenedAt(batch: Batch, at: number): Happened {
  const known = batch.happened[at]
  if (known !== undefined) return known
  const event = batch.events[at]
  if (event === undefined) throw new RangeError('no such event in this batch')
  const { community, id } = parseStream(event.subject) ?? { community: '', id: event.subject }
  const recorded: Instant = instant(event.recordedtime)
  const time = event.time === event.recordedtime ? recorded : instant(event.time)
  const happened = { community, id, data: event.data, time, recorded, event }
  batch.happened[at] = happened
  return happened
}
