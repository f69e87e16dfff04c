import { type Static, Type } from '@sinclair/typebox'
import { Closed, events, Id, Personal, Text } from '../kernel/index.ts'
import { Act, InstructedBy } from './shapes.ts'

/** A refused act. Older logs do not say who instructed it. */
export const RefusedAct = Closed({
  /** The person who insisted, and the party that the person acted for. */
  actor: Id,
  party: Type.Optional(Id),
  act: Act,
  /** The stream of the demand. */
  stream: Id,
  /** `untriaged` for an urgent demand that has no item yet. */
  item: Type.String({ pattern: '^([1-7](\\.[0-9]{1,3}){1,3}|untriaged)$' }),
  /** The party that would have received the task against the workbook. */
  target: Id,
  instructedBy: Type.Optional(InstructedBy),
  /** The words of the instruction. */
  words: Type.Optional(Personal(Text)),
})
export type RefusedAct = Static<typeof RefusedAct>

export const interferenceEvents = events({
  InterferenceRecorded: RefusedAct,
})
