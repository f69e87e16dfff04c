import { Type } from '@sinclair/typebox'
import { named } from '../community/shapes.ts'
import { Closed, Day, events, Id, Line, Moment, OneOf, Personal, Text } from '../kernel/index.ts'
import { Purpose, Series, Window } from '../sharing/shapes.ts'
import { ItemCode } from '../workbook/shapes.ts'
import { Category, Condition, ImpairmentId, Quantity, ShareId, Terms, Value } from './shapes.ts'

/** The share, and the party that uses it. */
const ofShare = { share: ShareId, party: Id }
/** Written by people: sealed under the stream's own key. */
const reason = Personal(Text)
const note = Type.Optional(Personal(Text))
/** The local day on which it happened: views count by month and know no zones. */
const day = { day: Day }
/** How much, and of what is bookable when. */
const extent = { quantity: Quantity, window: Type.Optional(Window) }

export const resourceEvents = events({
  /** `quantity` may be 0 for a fund that lives on pledges. */
  ResourceOffered: Closed({
    owner: Id,
    ...named,
    category: Category,
    quantity: Type.Integer({ minimum: 0, maximum: 1_000_000_000_000 }),
    /** What a quantity that is used up is counted in. */
    unit: Type.Optional(Line),
    description: note,
    /** Workbook items that it is good for. */
    items: Type.Optional(Type.Array(ItemCode, { maxItems: 50, uniqueItems: true })),
    quarter: Type.Optional(Id),
    terms: Terms,
    /** What one is worth, so that giving can be compared: of bookable stock a unit for an hour, else one of the quantity. */
    value: Type.Optional(Value),
    ...day,
  }),
  /** What is named has changed; `quantity` is the new whole. A successor of the owner's becomes `owner`. */
  TermsChanged: Closed({
    owner: Type.Optional(Id),
    terms: Type.Optional(Terms),
    quantity: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000_000 })),
    value: Type.Optional(Value),
  }),

  /** Blocks nothing yet. Unanswered it expires at `expiresAt`. */
  ShareRequested: Closed({
    ...ofShare,
    ...extent,
    /** Where there is no room, it waits for some. */
    waits: Type.Boolean(),
    for: Type.Optional(Purpose),
    series: Type.Optional(Series),
    purpose: note,
    expiresAt: Moment,
    ...day,
  }),
  /** From now on the share takes up what it asked for. `value` is what all of it is worth. */
  ResourceShared: Closed({
    ...ofShare,
    owner: Id,
    ...extent,
    value: Type.Optional(Value),
    cause: OneOf(['approved', 'automatic', 'promoted', 'handed-over']),
    for: Type.Optional(Purpose),
    ...day,
  }),
  ShareDeclined: Closed({ ...ofShare, reason }),
  /** `displaced`: impairment left no room for one that had begun. `departure`: its party or the owner takes part no more. */
  ShareCancelled: Closed({
    ...ofShare,
    cause: OneOf(['borrower', 'owner', 'withdrawn', 'displaced', 'departure']),
    reason: Type.Optional(reason),
  }),
  /** There is no room, or none any more: it takes up nothing, and waits in the order in which shares were asked for. */
  ShareWaitlisted: Closed({ ...ofShare, cause: OneOf(['full', 'displaced']) }),
  /** There is room now: ResourceShared follows. */
  SharePromoted: Closed(ofShare),
  /** Nobody answered in time, or the window passed while it waited. */
  ShareExpired: Closed({ ...ofShare, cause: OneOf(['unanswered', 'passed']) }),

  /** What is bookable was handed over; from here on it counts as given. */
  ShareStarted: Closed({ ...ofShare, ...day }),
  ShareNoShow: Closed(ofShare),
  /** `late`: after its window. `by` is the party that says so. */
  ResourceReturned: Closed({ ...ofShare, condition: Condition, late: Type.Boolean(), by: Id, note, ...day }),
  /** So much was used up, or spent; the rest of what the share took up is there again. It counts as given. */
  ResourceConsumed: Closed({
    ...ofShare,
    quantity: Type.Integer({ minimum: 0 }),
    value: Type.Optional(Value),
    ...day,
  }),

  /** So many units are out of use, or so much is spoilt; without `until`, until restored. */
  ResourceImpaired: Closed({
    impairment: ImpairmentId,
    quantity: Quantity,
    from: Moment,
    until: Type.Optional(Moment),
    reason,
  }),
  /** Of the impairment so many are usable again. */
  ResourceRestored: Closed({ impairment: ImpairmentId, quantity: Quantity }),
  /** Nothing more is lent; approved shares are honoured, unless the owner departs. */
  ResourceWithdrawn: Closed({ cause: OneOf(['owner', 'departure']), reason: Type.Optional(reason) }),
  /** The party adds to the fund. */
  FundsPledged: Closed({ party: Id, quantity: Quantity, note, ...day }),
})
