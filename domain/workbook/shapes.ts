import { type Static, Type } from '@sinclair/typebox'
import { PartyKind } from '../community/shapes.ts'
import { Closed, Id, Line, OneOf } from '../kernel/index.ts'
import { Money } from '../resource/shapes.ts'

/** Response levels of items, most urgent first: a result within 2 h, 24 h, 7 days, 15 days. */
export const LEVELS = ['L1', 'L2', 'L3', 'L4'] as const
export const Level = OneOf(LEVELS)
export type Level = (typeof LEVELS)[number]

/** Visibilities of demands, widest first. */
export const VISIBILITIES = ['public', 'parties-involved', 'restricted'] as const
export const Visibility = OneOf(VISIBILITIES)
export type Visibility = (typeof VISIBILITIES)[number]

/** The workbook has seven modules (paper, 3.1.4). */
export const MODULES = 7
export const Module = Type.Integer({ minimum: 1, maximum: MODULES })

/** The code of an item such as `3.07.2`. The first number is the module. */
export const ItemCode = Type.String({ pattern: '^[1-7](\\.[0-9]{1,3}){1,3}$' })

/** The lead or a supporter of an item: one party, or every party of a kind. */
export const Holder = Type.Union([Closed({ party: Id }), Closed({ kind: PartyKind })])
export type Holder = Static<typeof Holder>
export const Supporters = Type.Array(Holder, { maxItems: 50 })

/** Kinds of parties that a law binds. They need not sign the convention: an item names the legal basis on which they are asked. */
export const BOUND_BY_LAW = ['government', 'street-office', 'utility'] as const satisfies readonly PartyKind[]

export const isBoundByLaw = (kind: PartyKind): boolean => BOUND_BY_LAW.some((one) => one === kind)

/** The legal basis, such as 《城市供水条例》第十四条, by which a body is asked to act on demands of an item. */
const basis = { basis: Line }
export const Statutory = Type.Array(
  Type.Union([Closed({ party: Id, ...basis }), Closed({ kind: OneOf(BOUND_BY_LAW), ...basis })]),
  { maxItems: 20 },
)
export type Statutory = Static<typeof Statutory>

/** A title in Chinese, and in English where there is one. */
export const titled = { title: Line, titleEn: Type.Optional(Line) }

/** Kinds of breaches of the convention. */
export const BreachKind = OneOf(['late', 'unresolved', 'damaged', 'unreturned', 'other'])
export type BreachKind = Static<typeof BreachKind>

/** The id of a breach: b1, b2, … in the order of the workbook's stream. */
export const BreachId = Type.String({ pattern: '^b[1-9][0-9]{0,8}$' })

export const Version = Type.Integer({ minimum: 1 })

/** The id of a price list: p1, p2, … in the order of the workbook's stream, also of lists that were refused. */
export const PriceListId = Type.String({ pattern: '^p[1-9][0-9]{0,8}$' })

/** The range from which a value may be taken, in minor currency units (分). */
const PriceRange = { least: Money, most: Money }

/** Categories of resources that have a unit value. A fund has none: its value is the money itself. */
export const PricedCategory = OneOf(['venue', 'equipment', 'material', 'information'])

/**
 * The range for one unit of a category of resources; of a venue and of equipment, for one hour. `unit` is that of material.
 * Without it, the entry is for material without a unit.
 */
const Price = Closed({ category: PricedCategory, unit: Type.Optional(Line), ...PriceRange })
export type Price = Static<typeof Price>

/** `hour` is the range for one hour of work. */
export const priced = { prices: Type.Array(Price, { minItems: 1, maxItems: 200 }), hour: Closed(PriceRange) }
const Priced = Closed(priced)
/** The prices of one list. */
export type Prices = Static<typeof Priced>
