import { demandEvents } from '../../domain/demand/events.ts'
import type { Actor, RecordedEvent } from '../../domain/kernel/index.ts'
import { eventHead, withoutPersonal } from '../shared-rules/story.ts'
import type { Header } from './headers.ts'
import { isPublished, sightOf } from './sight.ts'

/** Roles of raisers: only the parties that work on a demand learn who they were. */
const RAISERS: readonly string[] = ['anonymous', 'resident']
/** Fields that name a person. */
const NAMING: readonly string[] = ['raiser', 'helper', 'person', 'about']

/** Returns one event of a demand, as far as this reader may see it. */
export function demandStoryEntry(event: RecordedEvent, row: Header, reader: Actor) {
  const sight = sightOf(row, reader)
  const { actor, party, role } = event
  const data = event.data as Readonly<Record<string, unknown>>
  const named = sight === 'involved' || sight === 'overseer'
  const byRaiser = RAISERS.includes(role) || (row.raiserKind === 'party' && party === row.raiser)
  return {
    ...eventHead(event),
    role: sight === 'concerned' && byRaiser ? '' : role,
    party: sight === 'concerned' && byRaiser ? null : (party ?? null),
    actor: sight === 'involved' || (sight === 'overseer' && !byRaiser) ? actor : null,
    data:
      sight === 'involved'
        ? data
        : withoutPersonal(data, named ? ['raiser', 'helper'] : NAMING, shownWords(sight, row, event)),
  }
}

/** The raiser's own words and photos are open to all once the raiser consents to it. */
const shownWords = (sight: string, row: Header, { type }: RecordedEvent): readonly string[] =>
  sight !== 'concerned' && type === demandEvents.DemandRaised.type && isPublished(row) ? ['text', 'attachments'] : []
