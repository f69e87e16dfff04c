import { type Static, Type } from '@sinclair/typebox'
import { Closed, Id, Moment, OneOf, Personal, Text } from '../../kernel/index.ts'

/** What a hotline states with an order. Its own due times count where they are earlier than those of the level. */
export const HotlineOrder = Closed({
  acceptBy: Type.Optional(Moment),
  resolveBy: Type.Optional(Moment),
  /** The demand stays restricted. */
  confidential: Type.Optional(Type.Boolean()),
})
export type HotlineOrder = Static<typeof HotlineOrder>

/** What is asked of a hotline: to take the order back, to give it more time, to leave it out of its assessment. */
export const HotlineQuestion = OneOf(['return', 'extension', 'exclusion'])
export type HotlineQuestion = Static<typeof HotlineQuestion>

/** A new result is due to the hotline, because the demand is open again, or the referral has ended on which an interim one was given: by the due time of the order, where that is still to come. */
export const newResultDue = Type.Optional(Closed({ resolveBy: Type.Optional(Moment) }))

export const hotlineEvents = {
  /** The hotline sent an order again that had ended here. `order` takes the place of the earlier one. DemandReopened follows. */
  OrderSentAgain: Closed({ order: HotlineOrder, text: Type.Optional(Personal(Text)) }),
  /** No clock stops while the hotline considers it. `until` is the due time that an extension asks for. */
  HotlineAsked: Closed({
    question: HotlineQuestion,
    /** The party that asks, and the hotline. */
    party: Id,
    hotline: Id,
    until: Type.Optional(Moment),
    reason: Personal(Text),
  }),
  /**
   * `until` is the due time of the order from then on, `resolveBy` that of the demand. A granted return ends the demand:
   * DemandWithdrawn follows.
   */
  HotlineAnswered: Closed({
    question: HotlineQuestion,
    /** The party that asked. */
    askedBy: Id,
    granted: Type.Boolean(),
    until: Type.Optional(Moment),
    resolveBy: Type.Optional(Moment),
    reason: Type.Optional(Personal(Text)),
  }),
  /** The result in words went back to the hotline. `inTime`: two hours before the due time of the order, or earlier. */
  ResultHandedBack: Closed({
    party: Id,
    hotline: Id,
    /** The party whose desk had to do it. Absent where the community has none. */
    desk: Type.Optional(Id),
    result: Personal(Text),
    inTime: Type.Boolean(),
    /** The demand is referred to a body outside, and followed: the final result is due once that ends. */
    interim: Type.Optional(Type.Literal(true)),
  }),
  /** The result was not handed back by then. It counts as late for the desk. Absent `desk`: the community has none. */
  HandBackOverdue: Closed({ desk: Type.Optional(Id), due: Moment }),
}
