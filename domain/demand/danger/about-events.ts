import { Type } from '@sinclair/typebox'
import { Closed, Id, OneOf, Personal, Text } from '../../kernel/index.ts'
import { About } from '../shapes.ts'
import { atDesk } from '../triage/desk-fields.ts'

/** The most holders that the naming of an about lists. */
export const MOST_HOLDERS = 20

/** The states of a demand in which those whom it is about may answer it. */
export const REPLY_STATES = [
  'raised',
  'triaged',
  'assigned',
  'in-progress',
  'held',
  'delivered',
  'closed',
  'merged',
  'declined',
  'withdrawn',
  'referred',
] as const

export const aboutEvents = {
  /**
   * The demand is about this party or person too from now on, and restricted. Their sight of it ends, and tasks that they held are
   * withdrawn without fault. What they read before stays on record. `holders`: the parties that held tasks until then.
   */
  AboutNamed: Closed({
    about: About,
    by: OneOf(['raiser', 'coordinator', 'hotline', 'themselves']),
    holders: Type.Optional(Type.Array(Id, { maxItems: MOST_HOLDERS })),
    ...atDesk,
  }),
  /** The right of reply 情况说明: `by` answers for the party or person that the demand is about. `revised`: a later answer in one state. */
  ReplyGiven: Closed({
    about: About,
    by: Id,
    state: OneOf(REPLY_STATES),
    revised: Type.Boolean(),
    text: Personal(Text, 'by'),
  }),
  /** The street office lets those whom a demand of violence or suspected harm is about see that it exists, and answer it. */
  ReplyOpened: Closed({ party: Id, reason: Personal(Text) }),
}
