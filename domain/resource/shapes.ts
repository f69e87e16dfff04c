import { type Static, Type } from '@sinclair/typebox'
import { PartyKind } from '../community/index.ts'
import { Closed, OneOf } from '../kernel/index.ts'
import { WeeklyHours } from '../sharing/shapes.ts'

/** What is offered. */
export const CATEGORIES = ['venue', 'equipment', 'material', 'fund', 'information'] as const
export const Category = OneOf(CATEGORIES)
export type Category = (typeof CATEGORIES)[number]

/** How it is reckoned: units in time windows, a quantity that is used up, money, or something that is never used up. */
export const STOCKS = ['bookable', 'consumable', 'fund', 'information'] as const
export type Stock = (typeof STOCKS)[number]

const STOCK: Readonly<Record<Category, Stock>> = {
  venue: 'bookable',
  equipment: 'bookable',
  material: 'consumable',
  fund: 'fund',
  information: 'information',
}
export const stockOf = (category: Category): Stock => STOCK[category]

/**
 * So many units of what is bookable, so much of what is used up, so many minor currency units (分) of a fund, one of
 * information.
 */
export const Quantity = Type.Integer({ minimum: 1, maximum: 1_000_000_000_000 })

/** In minor currency units. */
export const Value = Type.Integer({ minimum: 0, maximum: 1_000_000_000_000 })

/** On which terms it may be used; what is left out does not limit. */
export const Terms = Closed({
  /** Who decides on a request: the owner, or nobody while there is room. */
  approval: OneOf(['owner', 'automatic']),
  /** Kinds of parties that may ask. */
  kinds: Type.Optional(Type.Array(PartyKind, { minItems: 1, maxItems: 9, uniqueItems: true })),
  /** When what is bookable is open. */
  opening: Type.Optional(WeeklyHours),
  /** Hours that one share may last. */
  longest: Type.Optional(Type.Integer({ minimum: 1, maximum: 744 })),
  /** Days that a share may begin ahead of its request. */
  ahead: Type.Optional(Type.Integer({ minimum: 1, maximum: 730 })),
  /** Hours after which an unanswered request expires; 72 unless told. */
  answerWithin: Type.Optional(Type.Integer({ minimum: 1, maximum: 744 })),
})
export type Terms = Static<typeof Terms>

/** One use of the resource, counted by it: s1, s2, … Elsewhere it is named `<resource>.<share>`. */
export const ShareId = Type.String({ pattern: '^s[1-9][0-9]{0,8}$' })
/** Counted by the resource: i1, i2, … */
export const ImpairmentId = Type.String({ pattern: '^i[1-9][0-9]{0,8}$' })

/** In what condition something came back. */
export const CONDITIONS = ['good', 'worn', 'damaged', 'lost'] as const
export const Condition = OneOf(CONDITIONS)

/** How tasks and other contexts name a share. */
export const shareName = (resource: string, share: string): string => `${resource}.${share}`
