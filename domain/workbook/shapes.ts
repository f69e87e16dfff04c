import { type Static, Type } from '@sinclair/typebox'
import { PartyKind } from '../community/index.ts'
import { Closed, Id, Line, OneOf } from '../kernel/index.ts'

/** How soon an item asks for a result, most urgent first: 2 h, 24 h, 7 days, 15 days. */
export const LEVELS = ['L1', 'L2', 'L3', 'L4'] as const
export const Level = OneOf(LEVELS)
export type Level = (typeof LEVELS)[number]

/** Who may see a demand, widest first. */
export const VISIBILITIES = ['public', 'parties-involved', 'restricted'] as const
export const Visibility = OneOf(VISIBILITIES)
export type Visibility = (typeof VISIBILITIES)[number]

/** The workbook has seven modules (paper, 3.1.4). */
export const MODULES = 7
export const Module = Type.Integer({ minimum: 1, maximum: MODULES })

/** `3.07.2`: the first number is the module. */
export const ItemCode = Type.String({ pattern: '^[1-7](\\.[0-9]{1,3}){1,3}$' })

/** Who leads or supports an item: one party, or every party of a kind. */
export const Holder = Type.Union([Closed({ party: Id }), Closed({ kind: PartyKind })])
export type Holder = Static<typeof Holder>
export const Supporters = Type.Array(Holder, { maxItems: 50 })

/** A title in Chinese, and in English where there is one. */
export const titled = { title: Line, titleEn: Type.Optional(Line) }

/** What the convention calls a breach. */
export const BreachKind = OneOf(['late', 'unresolved', 'damaged', 'unreturned', 'other'])
export type BreachKind = Static<typeof BreachKind>

/** Counted by the workbook: b1, b2, … */
export const BreachId = Type.String({ pattern: '^b[1-9][0-9]{0,8}$' })

export const Version = Type.Integer({ minimum: 1 })
