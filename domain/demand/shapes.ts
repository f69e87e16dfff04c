import { type Static, Type } from '@sinclair/typebox'
import { Characters, Closed, Id, Line, ONE_LINE, OneOf, Personal, ROLES, Searchable } from '../kernel/index.ts'
import { RETURN_CODES } from './reason-codes.ts'

/** A concern that makes a demand start restricted, as being about a party or a person does. */
export const Concern = OneOf(['mediation', 'violence', 'minors', 'health'])
export type Concern = Static<typeof Concern>

/** The chain of escalation: each rung but the first receives escalations. */
export const CHAIN = ['grid-worker', 'party-lead', 'committee', 'street-office'] as const
export const Rung = OneOf(CHAIN)
export type Rung = (typeof CHAIN)[number]

/** What can be overdue, each with a ladder of its own: the acceptance of a task, and its result. */
export const LADDERS = ['acceptance', 'result'] as const
export const Ladder = OneOf(LADDERS)
export type Ladder = (typeof LADDERS)[number]

/** The ground on which a demand is closed. */
export const BASES = ['confirmed', 'callback', 'independent-check', 'silence', 'unreachable', 'import'] as const
export const Basis = OneOf(BASES)
export type Basis = (typeof BASES)[number]

/** Why a party returns a task. The reason in words says more. */
export const ReturnCode = OneOf(RETURN_CODES)

export const Satisfaction = OneOf(['satisfied', 'neutral', 'unsatisfied'])
export type Satisfaction = Static<typeof Satisfaction>

/** The number by which residents and staff follow a demand. Older demands have three groups in Crockford's base 32. */
export const FollowNumber = Type.String({
  pattern: '^([0-9]{6}-[0-9]{6}-[0-9]|[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2})$',
})

/** A reference in an outside system, as people write it there. */
export const Reference = Personal(Characters({ minLength: 1, maxLength: 100, pattern: ONE_LINE }), 'raiser.id')

/** The code of an outside system: `city-311`. */
export const SOURCE_NAME = '^[a-z0-9][a-z0-9.-]{0,63}$'
export const SourceName = Type.String({ pattern: SOURCE_NAME })

const place = { quarter: Type.Optional(Id), building: Type.Optional(Id), grid: Type.Optional(Id) }

/** The place of a demand, coarse enough for all readers. */
export const Place = Closed(place)
export type Place = Static<typeof Place>

/** The place of a demand, with the area in the words of the person or of the outside source that told it. */
export const ToldPlace = Closed({ ...place, area: Type.Optional(Personal(Line, 'raiser.id')) })
export type ToldPlace = Static<typeof ToldPlace>

/** The relative or worker who raised a demand for its raiser. */
export const Helper = Closed({
  id: Id,
  role: OneOf(ROLES),
  party: Type.Optional(Id),
  /** The hotline whose order a person of another party entered. */
  hotline: Type.Optional(Id),
})
export type Helper = Static<typeof Helper>

export const Coordinates = Closed({
  lat: Type.Number({ minimum: -90, maximum: 90 }),
  long: Type.Number({ minimum: -180, maximum: 180 }),
})

/** The party or person that a demand is about. */
export const About = Type.Union([Closed({ party: Id }), Closed({ person: Id })])
export type About = Static<typeof About>

const Resident = Closed({ kind: Type.Literal('resident'), id: Id, name: Type.Optional(Personal(Line, 'raiser.id')) })
const Anonymous = Closed({ kind: Type.Literal('anonymous') })
const Party = Closed({ kind: Type.Literal('party'), party: Id })
const Outsider = Closed({
  kind: Type.Literal('outsider'),
  name: Personal(Line),
  contact: Type.Optional(Searchable(Personal(Line), 'phone')),
})

/**
 * The raiser of a demand. Only a resident has an `id`, so `raiser.id` always names a subject of personal data; what other
 * raisers say is sealed under the stream's own key. `unknown` is for imports, whose sources do not say.
 */
export const Raiser = Type.Union([Resident, Party, Outsider, Anonymous, Closed({ kind: Type.Literal('unknown') })])
export type Raiser = Static<typeof Raiser>

/** A raiser whom a helper may act for. `anonymous` is a caller who gives no name. */
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
    type: Characters({ minLength: 3, maxLength: 100, pattern: ONE_LINE }),
    size: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  }),
  { minItems: 1, maxItems: 20 },
)
