import type { Actor, RecordedEvent } from '../../domain/kernel/index.ts'
import { oversees } from '../shared-rules/audience.ts'
import { eventHead, withoutPersonal } from '../shared-rules/story.ts'
import type { Person } from './persons.ts'
import { isThemselves, mayReadPerson, seesEveryPerson } from './sight.ts'

/** Returns one event of a person, as far as this reader may see it: personal values and purposes only where they are concerned. */
export function personStoryEntry(event: RecordedEvent, row: Person, reader: Actor) {
  const { actor, party, role } = event
  const data = event.data as Readonly<Record<string, unknown>>
  const known = mayReadPerson(row, reader)
  const hidden = [...(known ? [] : ['resident']), ...(isBetween(data, row, reader) ? [] : ['for'])]
  return {
    ...eventHead(event),
    role,
    party: party ?? null,
    actor: known || oversees(reader) ? actor : null,
    data: withoutPersonal(data, hidden, known ? Object.keys(data) : []),
  }
}

/** Not every reader who knows the person may know the purpose of a secondment: the demand may be restricted. */
const isBetween = ({ home, host }: Readonly<Record<string, unknown>>, row: Person, reader: Actor): boolean =>
  seesEveryPerson(reader) ||
  isThemselves(row, reader) ||
  (reader.party !== undefined && (home === reader.party || host === reader.party))
