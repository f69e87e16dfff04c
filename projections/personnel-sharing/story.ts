import type { Actor, RecordedEvent } from '../../domain/kernel/index.ts'
import { unsealed, whatAndWhen } from '../demand/story.ts'
import { oversees } from '../sharing/sight.ts'
import type { Person } from './persons.ts'
import { mayRead } from './sight.ts'

export { StoryEntry } from '../demand/story.ts'

/** One event of a person as this reader may know of it: what is personal and what it was for, only between those whom it concerns. */
export function tell(event: RecordedEvent, row: Person, reader: Actor) {
  const { actor, party, role } = event
  const data = event.data as Readonly<Record<string, unknown>>
  const known = mayRead(row, reader)
  const between = reader.party !== undefined && (data.home === reader.party || data.host === reader.party)
  return {
    ...whatAndWhen(event),
    role,
    party: party ?? null,
    actor: known || oversees(reader) ? actor : null,
    data: known ? data : unsealed(data, ['resident', ...(between || oversees(reader) ? [] : ['for'])], []),
  }
}
