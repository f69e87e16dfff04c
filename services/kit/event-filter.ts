import { parseStream, type RecordedEvent } from '../../domain/kernel/index.ts'
import type { Filter } from '../ports/event-bus.ts'

/** Whether a consumer wants this event: each list that a filter has must name it. */
export function wanted({ communities, aggregates, types }: Filter, { subject, type }: RecordedEvent): boolean {
  if (communities === undefined && aggregates === undefined && types === undefined) return true
  const stream = parseStream(subject)
  if (stream === undefined) return false
  return (
    (communities === undefined || communities.includes(stream.community)) &&
    (aggregates === undefined || aggregates.includes(stream.aggregate)) &&
    (types === undefined || types.includes(type.split('.')[1] ?? ''))
  )
}
