import { Type } from '@sinclair/typebox'
import { type Actor, eventNameIn, Moment, type RecordedEvent } from '../../domain/kernel/index.ts'
import { orNull } from '../runtime/index.ts'
import type { Header } from './header.ts'
import { sightOf } from './sight.ts'

export const StoryEntry = Type.Object({
  revision: Type.Integer(),
  position: Type.String({ description: 'Where it stands in the log.' }),
  event: Type.String({ description: 'Name of the event; its schema says what `data` is.' }),
  time: Moment,
  recorded: Moment,
  role: Type.String({ description: 'In what capacity somebody acted.' }),
  party: orNull(Type.String({ description: 'For which party.' })),
  actor: orNull(Type.String({ description: 'Who; null for readers who may not learn it.' })),
  data: Type.Record(Type.String(), Type.Unknown(), {
    description: 'What and why: the data of the event, as far as the reader may see it.',
  }),
})

/** Roles of those for whom a demand is done: who they were is for those alone who work on it. */
const RAISERS: readonly string[] = ['anonymous', 'resident']
/** Fields that name a person. */
const NAMING: readonly string[] = ['raiser', 'helper', 'person', 'about']

/** One event of a demand as this reader may know of it. */
export function tell(event: RecordedEvent, row: Header, reader: Actor) {
  const sight = sightOf(row, reader)
  const { actor, party, role } = event
  const data = event.data as Readonly<Record<string, unknown>>
  const named = sight === 'involved' || sight === 'overseer'
  const byRaiser = RAISERS.includes(role) || (row.raiserKind === 'party' && party === row.raiser)
  return {
    ...whatAndWhen(event),
    role: sight === 'concerned' && byRaiser ? '' : role,
    party: sight === 'concerned' && byRaiser ? null : (party ?? null),
    actor: sight === 'involved' || (sight === 'overseer' && !byRaiser) ? actor : null,
    data: sight === 'involved' ? data : unsealed(data, named ? ['raiser', 'helper'] : NAMING, shownText(sight, row)),
  }
}

/** What any reader is told of an event whose story they may read. */
export const whatAndWhen = ({ revision, position, type, time, recordedtime }: RecordedEvent) => ({
  revision,
  position: String(position),
  event: eventNameIn(type),
  time,
  recorded: recordedtime,
})

/** The text of a public demand is everybody's to read. */
const shownText = (sight: string, row: Header): readonly string[] =>
  sight !== 'concerned' && row.visibility === 'public' ? ['text'] : []

/** The data without what is personal in it, but for the fields `kept`, and without the fields `hidden`. */
export function unsealed(
  data: Readonly<Record<string, unknown>>,
  hidden: readonly string[],
  kept: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).filter(
      ([name, value]) =>
        !hidden.includes(name) && (kept.includes(name) || !JSON.stringify(value).includes('"sealed":')),
    ),
  )
}
