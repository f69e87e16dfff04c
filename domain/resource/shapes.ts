import { type Static, Type } from '@sinclair/typebox'
import { PartyKind } from '../community/shapes.ts'
import { Closed, Id, Line, OneOf, Personal, type Sentence, WholeNumber } from '../kernel/index.ts'
import { WeeklyHours } from '../sharing/shapes.ts'

/** Categories of resources. */
export const CATEGORIES = ['venue', 'equipment', 'material', 'fund', 'information'] as const
export const Category = OneOf(CATEGORIES)
export type Category = (typeof CATEGORIES)[number]

/** How a resource is counted: units in time windows, a quantity that is used up, money, or unlimited use. */
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

/** The largest quantity or sum. Every number stays an integer that JSON represents exactly. */
export const MOST_QUANTITY = 1_000_000_000_000

/**
 * A quantity of a resource: units of a bookable resource, an amount of material, minor currency units (分) of a fund, or 1
 * of information.
 */
export const Quantity = Type.Integer({ minimum: 1, maximum: MOST_QUANTITY })

/** A quantity that may be 0. */
export const QuantityOrZero = Type.Integer({ minimum: 0, maximum: MOST_QUANTITY })

/** A sum or value in minor currency units (分). */
export const Money = Type.Integer({ minimum: 0, maximum: MOST_QUANTITY })

/** What becomes of money of a pledger that the fund has not spent when it ends; `fund` is another fund of the community. */
export const Remainder = Type.Union([
  Closed({ to: OneOf(['pledger', 'community']) }),
  Closed({ to: OneOf(['fund']), fund: Id }),
])
export type Remainder = Static<typeof Remainder>

/** The terms of use. A term that is absent sets no limit. */
export const Terms = Closed({
  /** Who approves a request: the owner, or the engine if enough is free. */
  approval: OneOf(['owner', 'automatic']),
  /** Kinds of parties that may send a request. */
  kinds: Type.Optional(Type.Array(PartyKind, { minItems: 1, maxItems: 9, uniqueItems: true })),
  /** Opening hours of a bookable resource. */
  opening: Type.Optional(WeeklyHours),
  longest: Type.Optional(WholeNumber('hours', { minimum: 1, maximum: 744 }, 'The longest duration of one share')),
  ahead: Type.Optional(
    WholeNumber('days', { minimum: 1, maximum: 730 }, 'The longest time between a request and the start of its window'),
  ),
  answerWithin: Type.Optional(
    WholeNumber('hours', { minimum: 1, maximum: 744 }, 'The time until an unanswered request expires (default: 72)'),
  ),
})
export type Terms = Static<typeof Terms>

/** The id of a share within its resource: s1, s2, … Other contexts use {@link shareName}. */
export const ShareId = Type.String({ pattern: '^s[1-9][0-9]{0,8}$' })
/** The data of a command about one share. */
export const OneShare = { share: ShareId }

/** The data of a command about one share. With `series`, it also concerns the other dates of its series, as far as possible. */
export const ShareOrSeries = { ...OneShare, series: Type.Optional(Type.Boolean()) }

/** The id of an impairment within its resource: i1, i2, … */
export const ImpairmentId = Type.String({ pattern: '^i[1-9][0-9]{0,8}$' })

/** The condition of a returned resource. */
export const CONDITIONS = ['good', 'worn', 'damaged', 'lost'] as const
export const Condition = OneOf(CONDITIONS)

/** The name of a share outside its resource: `<resource>.<share>`. */
export const shareName = (resource: string, share: string): string => `${resource}.${share}`

/** Why a public need takes a booked window. */
export const PUBLIC_NEEDS = {
  emergency: { en: 'An emergency: shelter, rescue or supplies.', zh: '突发事件应对：避险安置、救援或物资保障。' },
  'public-health': {
    en: 'Vaccination, screening or another task of public health.',
    zh: '疫苗接种、筛查等公共卫生工作。',
  },
  election: { en: 'An election or a vote of residents or owners.', zh: '选举或居民、业主表决。' },
  assembly: { en: 'A meeting that the law requires.', zh: '法定会议。' },
} as const satisfies Readonly<Record<string, Sentence>>
const NEED_CODES = Object.keys(PUBLIC_NEEDS) as (keyof typeof PUBLIC_NEEDS)[]
export const PublicNeed = OneOf(NEED_CODES)

/** The meaning of a code of public need. */
export const needNamed = (code: string): Sentence | undefined =>
  Object.hasOwn(PUBLIC_NEEDS, code) ? PUBLIC_NEEDS[code as keyof typeof PUBLIC_NEEDS] : undefined

/** The resident whom a share is for, in requests. */
export const ToldResident = Closed({ name: Personal(Line), phone: Personal(Line) })

/** The resident whom a share is for. Name and phone are sealed under a subject of this share, because the resident may be registered nowhere. */
export const ShareResident = Closed({
  subject: Id,
  name: Personal(Line, 'resident.subject'),
  phone: Personal(Line, 'resident.subject'),
})
/** The subject of personal data of a share's resident. */
export const residentSubject = (resource: string, share: string): string => `share-${shareName(resource, share)}`
