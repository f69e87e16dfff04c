import { hash } from 'node:crypto'
import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { Mark, Position } from '../ports/event-log.ts'
import { storedForm } from './stored-form.ts'

/** Returns the mark of a recorded event. */
export const markOf = (event: RecordedEvent): Mark => ({
  stream: event.subject,
  revision: event.revision,
  id: event.id,
  position: event.position,
  digest: hash('sha256', storedForm(event), 'hex'),
})

/** Resolves with whether the event of the mark is at its position. @param at reads the event at a position */
export async function holdsMark(
  at: (position: Position) => Promise<RecordedEvent | undefined>,
  mark: Mark,
): Promise<boolean> {
  const event = await at(mark.position)
  return event !== undefined && event.id === mark.id && markOf(event).digest === mark.digest
}
