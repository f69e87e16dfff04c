import type { Actor, RecordedEvent } from '../../domain/kernel/index.ts'
import { unsealed, whatAndWhen } from '../demand/story.ts'
import { oversees } from '../sharing/sight.ts'
import type { Person } from './persons.ts'
import { isThemselves, mayRead, standsAbove } from './sight.ts'

export { StoryEntry } from '../demand/story.ts'

/** One event of a person as this reader may know of it: what is personal and what it was for, only between those whom it concerns. */
export function tell(event: RecordedEvent, row: Person, reader: Actor) {
  const { actor, party, role } = event
  const data = event.data as Readonly<Record<string, unknown>>
  const known = mayRead(row, reader)
  const hidden = [...(known ? [] : ['resident']), ...(isBetween(data, row, reader) ? [] : ['for'])]
  return {
    ...whatAndWhen(event),
    role,
    party: party ?? null,
    actor: known || oversees(reader) ? actor : null,
    data: unsealed(data, hidden, known ? Object.keys(data) : []),
  }
}

/** What a secondment is for is not for everybody who knows the person: the demand may be a restricted one. */
const isBetween = ({ home, host }: Readonly<Record<string, unknown>>, row: Person, reader: Actor): boolean =>
  standsAbove(reader) ||
  isThemselves(row, reader) ||
  (reader.party !== undefined && (home === reader.party || host === reader.party))
