import { type Static, Type } from '@sinclair/typebox'
import { Closed, Id, Line, ONE_LINE, OneOf, Personal } from '../kernel/index.ts'

/** An item says how soon it must be answered and who may see it: its words are the demand's. */
export { ItemCode, LEVELS, Level, VISIBILITIES, Visibility } from '../workbook/shapes.ts'

/** What makes a demand start restricted, beside being about somebody. */
export const Concern = OneOf(['mediation', 'violence', 'minors', 'health'])
export type Concern = Static<typeof Concern>

/** Who is asked next when nothing moves: the last three receive escalations. */
export const CHAIN = ['grid-worker', 'party-lead', 'committee', 'street-office'] as const
export const Rung = OneOf(CHAIN)
export type Rung = (typeof CHAIN)[number]

/** What a closing rests on. */
export const BASES = ['confirmed', 'callback', 'independent-check', 'silence', 'import'] as const
export const Basis = OneOf(BASES)
export type Basis = (typeof BASES)[number]

export const Satisfaction = OneOf(['satisfied', 'neutral', 'unsatisfied'])
export type Satisfaction = Static<typeof Satisfaction>

/** What residents and staff follow a demand by: 60 bits in Crockford's base 32. */
export const FollowNumber = Type.String({ pattern: '^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$' })

/** A reference in somebody else's system. */
export const Reference = Type.String({ minLength: 1, maxLength: 100, pattern: ONE_LINE })

/** Where it is, as coarse as anybody may know; `area` is an outside source's own division. */
export const Place = Closed({
  quarter: Type.Optional(Id),
  building: Type.Optional(Id),
  grid: Type.Optional(Id),
  area: Type.Optional(Line),
})
export type Place = Static<typeof Place>

export const Position = Closed({
  lat: Type.Number({ minimum: -90, maximum: 90 }),
  long: Type.Number({ minimum: -180, maximum: 180 }),
})

/** Whom a demand is about. */
export const About = Type.Union([Closed({ party: Id }), Closed({ person: Id })])
export type About = Static<typeof About>

const Resident = Closed({ kind: Type.Literal('resident'), id: Id })
const Anonymous = Closed({ kind: Type.Literal('anonymous') })
const Party = Closed({ kind: Type.Literal('party'), party: Id })
const Outsider = Closed({
  kind: Type.Literal('outsider'),
  name: Personal(Line),
  contact: Type.Optional(Personal(Line)),
})

/**
 * Whose demand it is. Only a resident has an `id`, so that `raiser.id` names a subject of personal data or nobody:
 * what the others say is sealed under the stream's own key. `unknown` is for imports, whose sources do not say.
 */
export const Raiser = Type.Union([Resident, Party, Outsider, Anonymous, Closed({ kind: Type.Literal('unknown') })])
export type Raiser = Static<typeof Raiser>

/** For whom somebody else may raise a demand: `anonymous` is a caller who gives a worker no name. */
export const Helped = Type.Union([Resident, Outsider, Anonymous])

/** Shares and secondments that a task uses. */
export const Uses = Closed({
  shares: Type.Optional(Type.Array(Id, { maxItems: 50 })),
  secondments: Type.Optional(Type.Array(Id, { maxItems: 50 })),
})
export type Uses = Static<typeof Uses>

/** Files lie in a blob store; an event holds what identifies them. */
export const Attachments = Type.Array(
  Closed({
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    type: Type.String({ minLength: 3, maxLength: 100, pattern: ONE_LINE }),
    size: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  }),
  { minItems: 1, maxItems: 20 },
)
