import { Type } from '@sinclair/typebox'
import { named } from '../community/shapes.ts'
import { Closed, Day, events, Id, Line, Moment, OneOf, Personal, Text } from '../kernel/index.ts'
import { heldFor, Purpose, Series, Window } from '../sharing/shapes.ts'
import { ItemCode, PriceListId } from '../workbook/shapes.ts'
import {
  Category,
  Condition,
  ImpairmentId,
  Money,
  PublicNeed,
  Quantity,
  QuantityOrZero,
  Remainder,
  ShareId,
  ShareResident,
  Terms,
} from './shapes.ts'

/** The share, and the party that uses it. */
const ofShare = { share: ShareId, party: Id }
/** Free text: sealed under the key of the stream. */
const reason = Personal(Text)
const note = Type.Optional(Personal(Text))
/** The local day of the event, because views count by month and know no time zones. */
const day = { day: Day }
/** Free windows that the party may have instead, of the same length; absent where there is no window, and in older events. */
const free = Type.Optional(Type.Array(Window, { maxItems: 3 }))
/** The quantity, and the window if the resource is bookable. */
const extent = { quantity: Quantity, window: Type.Optional(Window) }

export const resourceEvents = events({
  /** `quantity` may be 0 for a fund that starts with pledges. */
  ResourceOffered: Closed({
    owner: Id,
    ...named,
    category: Category,
    quantity: QuantityOrZero,
    /** The unit in which material is counted. */
    unit: Type.Optional(Line),
    description: note,
    /** Workbook items that the resource serves. */
    items: Type.Optional(Type.Array(ItemCode, { maxItems: 50, uniqueItems: true })),
    quarter: Type.Optional(Id),
    terms: Terms,
    /** The value of one unit, so that contributions can be compared; for a bookable resource, of one unit for one hour. */
    value: Type.Optional(Money),
    /** What the money of a fund is for. Pledges and payments name it. */
    purpose: Type.Optional(Line),
    ...day,
  }),
  /**
   * Only changed fields are present. `quantity` is the new total. `owner` is a successor of the former owner. `administrator`
   * acts for a suspended owner; it is the owner itself once the owner takes part again.
   */
  TermsChanged: Closed({
    owner: Type.Optional(Id),
    administrator: Type.Optional(Id),
    terms: Type.Optional(Terms),
    quantity: Type.Optional(QuantityOrZero),
    value: Type.Optional(Money),
  }),

  /** Occupies nothing yet. Unless answered, the request expires at `expiresAt`. */
  ShareRequested: Closed({
    ...ofShare,
    ...extent,
    /** Whether the share waits if not enough is free. */
    waits: Type.Boolean(),
    heldFor,
    for: Type.Optional(Purpose),
    series: Type.Optional(Series),
    purpose: note,
    /** The share is for a resident: `party` entered it, and it counts in no balance. */
    resident: Type.Optional(ShareResident),
    expiresAt: Moment,
    ...day,
  }),
  /**
   * The share occupies its quantity from now on. `value` is the value of the whole share. `prices` is the price list in force that
   * its unit value lies within; without it, no list confirms the value, and it is in no balance.
   */
  ResourceShared: Closed({
    ...ofShare,
    owner: Id,
    ...extent,
    value: Type.Optional(Money),
    prices: Type.Optional(PriceListId),
    cause: OneOf(['approved', 'automatic', 'promoted', 'handed-over', 'public-need', 'urgent']),
    for: Type.Optional(Purpose),
    forResident: Type.Optional(Type.Literal(true)),
    ...day,
  }),
  ShareDeclined: Closed({ ...ofShare, reason, free }),
  /** A public need takes the window. `demand`: the L1 demand for which no notice was given. */
  ShareDisplaced: Closed({ ...ofShare, code: PublicNeed, demand: Type.Optional(Id), reason, free }),
  /**
   * `displaced`: an impairment left no room for a share that had begun. `departure`: its party or the owner left.
   * `reinstated`: it goes back to the party for which a successor held it.
   */
  ShareCancelled: Closed({
    ...ofShare,
    cause: OneOf(['borrower', 'owner', 'withdrawn', 'displaced', 'departure', 'reinstated']),
    reason: Type.Optional(reason),
  }),
  /** Not enough is free. The share occupies nothing and waits, in the order of the requests. */
  ShareWaitlisted: Closed({ ...ofShare, cause: OneOf(['full', 'displaced']) }),
  /** Enough is free now. ResourceShared follows. */
  SharePromoted: Closed(ofShare),
  /** The request was not answered in time, or the window began while the share waited. */
  ShareExpired: Closed({ ...ofShare, cause: OneOf(['unanswered', 'passed']) }),

  /** A bookable resource was handed over. The share counts as given from now on. */
  ShareStarted: Closed({ ...ofShare, ...day }),
  ShareNoShow: Closed({ ...ofShare, day: Type.Optional(Day) }),
  /** The window of a share ended at `since`, and it is not back. `next`: the booking that finds no room until it is. */
  ReturnMissed: Closed({ ...ofShare, since: Moment, next: Type.Optional(Closed(ofShare)) }),
  /** `late`: after the window. `by` is the party that records the return. */
  ResourceReturned: Closed({ ...ofShare, condition: Condition, late: Type.Boolean(), by: Id, note, ...day }),
  /**
   * The quantity was used up or spent and counts as given. With `more`, the rest of the share stays promised, else it is free again.
   * `givers` are the pledgers whose money a fund spent; older events do not name them, and the same rule finds them.
   */
  ResourceConsumed: Closed({
    ...ofShare,
    quantity: Type.Integer({ minimum: 0 }),
    value: Type.Optional(Money),
    more: Type.Optional(Type.Literal(true)),
    purpose: Type.Optional(Line),
    /** The receipt of the payment or of the material, in words. */
    receipt: note,
    givers: Type.Optional(Type.Array(Closed({ party: Id, quantity: Quantity }), { maxItems: 1000 })),
    ...day,
  }),

  /** The quantity is out of use, or spoilt; without `until`, until restored. */
  ResourceImpaired: Closed({
    impairment: ImpairmentId,
    quantity: Quantity,
    from: Moment,
    until: Type.Optional(Moment),
    reason,
  }),
  /** The quantity of the impairment is usable again. */
  ResourceRestored: Closed({ impairment: ImpairmentId, quantity: Quantity }),
  /** The resource takes no more requests. Approved shares stay valid, unless the owner left. */
  ResourceWithdrawn: Closed({ cause: OneOf(['owner', 'departure']), reason: Type.Optional(reason) }),
  /**
   * The party adds money to the fund. `remainder` is what becomes of its money that is left in the end; without it, the money returns
   * to the party. `carriedFrom` is the fund that ended and from which the money comes.
   */
  FundsPledged: Closed({
    party: Id,
    quantity: Quantity,
    purpose: Type.Optional(Line),
    remainder: Type.Optional(Remainder),
    carriedFrom: Type.Optional(Id),
    note,
    ...day,
  }),
  /** The fund has ended, and this money of the party goes where the party agreed. */
  FundsReturned: Closed({ party: Id, quantity: Quantity, destination: Remainder, ...day }),
})
