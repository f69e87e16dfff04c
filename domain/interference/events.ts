import { type Static, Type } from '@sinclair/typebox'
import { Closed, events, Id, OneOf } from '../kernel/index.ts'

/** Acts on a demand that can exceed the boundary of the workbook. */
const Act = OneOf(['assign', 'reassign', 'volunteer'])

/** A refused act. It holds ids only: free text stays with the refused command. */
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
})
export type RefusedAct = Static<typeof RefusedAct>

export const interferenceEvents = events({
  InterferenceRecorded: RefusedAct,
})
