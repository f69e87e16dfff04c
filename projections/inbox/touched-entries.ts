import { eventNameIn, type RecordedEvent } from '../../domain/kernel/index.ts'
import { batchOf, happenedAt } from '../runtime/index.ts'
import { inboxEntries } from './entries.ts'
import { inbox } from './inbox.ts'

const steps = Map.groupBy(
  inbox.on.filter(({ table }) => table === inboxEntries),
  ({ type }) => type,
)

/** The names of the events that write entries. */
export const INBOX_EVENTS: readonly string[] = [...new Set([...steps.keys()].map(eventNameIn))]

/** The ids of the entries that an event may have written, in the current version of its type. */
export function touchedEntries(event: RecordedEvent): readonly string[] {
  const happened = happenedAt(batchOf([event]), 0)
  const found = (steps.get(event.type) ?? []).flatMap((step) => step.key(happened) ?? [])
  return [...new Set(found)]
}
