import { Type } from '@sinclair/typebox'
import { Moment, type RecordedEvent, replacePrivate } from '../../domain/kernel/index.ts'
import { orNull } from '../runtime/index.ts'

/** One event in the story of an aggregate, as an answer shows it. */
export const StoryEntry = Type.Object({
  revision: Type.Integer(),
  position: Type.String({ description: 'Position of the event in the log.' }),
  event: Type.String({ description: 'Name of the event; its schema describes `data`.' }),
  time: Moment,
  recorded: Moment,
  role: Type.String({ description: 'The role in which the actor acted.' }),
  party: orNull(Type.String({ description: 'The party for which the actor acted.' })),
  actor: orNull(Type.String({ description: 'The actor; null where the reader may not know.' })),
  data: Type.Record(Type.String(), Type.Unknown(), {
    description: 'Data of the event, as far as the reader may see it.',
  }),
})

/** The members of a story entry that every reader of the story may see. */
export const eventHead = ({ revision, position, type, time, recordedtime }: RecordedEvent) => ({
  revision,
  position: String(position),
  event: type.split('.')[1] ?? type,
  time,
  recorded: recordedtime,
})

/** Returns the data without the fields `hidden` and without personal values, except in the fields `kept`. */
export function withoutPersonal(
  data: Readonly<Record<string, unknown>>,
  hidden: readonly string[],
  kept: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).filter(
      ([name, value]) => !hidden.includes(name) && (kept.includes(name) || replacePrivate(value, () => null) === value),
    ),
  )
}
