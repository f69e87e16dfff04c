import { Type } from '@sinclair/typebox'
import { Moment, type ShownEvent } from '../../domain/kernel/index.ts'
import { orNull } from '../runtime/index.ts'

/** One event in the story of an aggregate, as an answer shows it. */
export const StoryEntry = Type.Object({
  revision: Type.Integer(),
  position: Type.String({ description: 'Position of the event in the log.' }),
  event: Type.String({ description: 'Name of the event; its schema describes `data`.' }),
  time: Moment,
  recorded: Moment,
  role: orNull(Type.String({ description: 'The role in which the actor acted; null where the reader is not told.' })),
  party: orNull(
    Type.String({
      description: 'The party for which the actor acted; null for none, and where the reader is not told.',
    }),
  ),
  actor: orNull(Type.String({ description: 'The actor; null where the reader is not told.' })),
  data: Type.Record(Type.String(), Type.Unknown(), {
    description:
      'Data of the event, as far as the reader is told: a required field that is not told is `{ "withheld": true }`.',
  }),
})

/** Returns the story entry of an event. It decides nothing: the event holds what the reader is told. */
export const storyEntry = ({ revision, position, type, time, recordedtime, role, party, actor, data }: ShownEvent) => ({
  revision,
  position: String(position),
  event: type.split('.')[1] ?? type,
  time,
  recorded: recordedtime,
  role: role ?? null,
  party: party ?? null,
  actor: actor ?? null,
  data,
})
