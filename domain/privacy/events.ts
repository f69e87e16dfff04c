import { type Static, Type } from '@sinclair/typebox'
import { Characters, Closed, events, Id } from '../kernel/index.ts'

/** An event names at most this many keys: more are in further events. */
export const MOST_KEYS = 500

/** All values of a subject, or those of one group, are unreadable. It is recorded before the keys are destroyed. */
export const ErasedSubject = Closed({
  subject: Id,
  /** The group of values that are kept for the same time. Absent: all. */
  group: Type.Optional(Id),
  /** Ids of the keys. With them an engine repeats the erasure on keys that came back, from a backup or a server that lost its last minutes. */
  keys: Type.Array(Characters({ minLength: 3, pattern: '^[a-z]+(\\.[0-9a-f]+)+$', maxLength: 100 }), {
    maxItems: MOST_KEYS,
  }),
})
export type ErasedSubject = Static<typeof ErasedSubject>

/** One value of an event is unreadable. It is recorded before its key is destroyed. */
export const RedactedValue = Closed({
  stream: Id,
  revision: Type.Integer({ minimum: 0 }),
  /** Dotted path within the data of the event: `notes.0.text`. */
  field: Characters({ minLength: 1, maxLength: 200 }),
})
export type RedactedValue = Static<typeof RedactedValue>

export const privacyEvents = events({ SubjectErased: ErasedSubject, ValueRedacted: RedactedValue })
