import { type Static, Type } from '@sinclair/typebox'
import { Closed, Day, Id, Line, Moment, OneOf, type Role } from '../kernel/index.ts'

/** The three societies: committee, organisations and social workers. None has power over another. */
export const SOCIETIES = ['committee', 'organization', 'social-work'] as const satisfies readonly Role[]
export type Society = (typeof SOCIETIES)[number]

/**
 * One principle decides about grants, so that no kind of party has power over another. Acts about the community as a
 * whole are open to each of the three societies. Acts about one party belong to that party. Measures for or against a
 * party belong to the administrator, who is no party.
 */
export const TOGETHER = [...SOCIETIES, 'administrator'] as const

/** Kinds of parties: the three societies, then the parties that support them. */
export const PARTY_KINDS = [
  ...SOCIETIES,
  'government',
  'street-office',
  'hotline',
  'party-branch',
  'property-company',
  'owners-committee',
  'utility',
  'enterprise',
] as const satisfies readonly Role[]
export const PartyKind = OneOf(PARTY_KINDS)
export type PartyKind = (typeof PARTY_KINDS)[number]

/** The field of a social organisation: 互助类群众团队, 文体, 志愿 (paper, 3.1.2). Older logs say `group` for `mutual`. */
export const OrganizationGroup = OneOf(['mutual', 'culture-sport', 'volunteer', 'group'])
export type OrganizationGroup = Static<typeof OrganizationGroup>

/**
 * The field of a service committee: 人民调解, 安全消防, 治安保卫 (paper, 3.1.1), and 公共卫生, which article 111 of the Constitution names
 * with the first and the third.
 */
export const ServiceField = OneOf(['mediation', 'fire-safety', 'policing', 'public-health'])
export type ServiceField = Static<typeof ServiceField>

/** The number of a building, unique in its quarter. */
export const Building = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._~-]{0,31}$' })

/** The part of a quarter that belongs to a grid: the named buildings, or the whole quarter if `buildings` is absent. */
export const Area = Closed({
  quarter: Id,
  buildings: Type.Optional(Type.Array(Building, { minItems: 1, maxItems: 400, uniqueItems: true })),
})
export type Area = Static<typeof Area>
export const Areas = Type.Array(Area, { minItems: 1, maxItems: 50 })

const Position = Type.Array(Type.Number({ minimum: -180, maximum: 180 }), {
  minItems: 2,
  maxItems: 2,
  description: 'Longitude and latitude in degrees (WGS 84).',
})

/** A GeoJSON polygon (RFC 7946, 3.1.6). It is small, because it is part of an event. */
export const Boundary = Closed({
  type: Type.Literal('Polygon'),
  coordinates: Type.Array(Type.Array(Position, { minItems: 4, maxItems: 120 }), {
    minItems: 1,
    maxItems: 3,
    description: 'The outline, then holes. Each ends where it begins.',
  }),
})
export type Boundary = Static<typeof Boundary>
export const boundary = Type.Optional(Boundary)

export const CalendarYear = Type.Integer({ minimum: 1970, maximum: 9999 })

/** The posts within one party. A party appoints its own people to them. */
export const PARTY_POSTS = ['lead', 'deputy', 'desk'] as const
export type PartyPost = (typeof PARTY_POSTS)[number]

/**
 * The post of an appointed person: worker of a grid, member of a service committee, one turn of duty 值班, the representative
 * whom the organisations elected for a calendar year, or a post within the party: its lead 负责人, a deputy 副职, its desk 受理岗.
 */
export const Post = Type.Union([
  Closed({ kind: Type.Literal('grid'), grid: Id }),
  Closed({ kind: Type.Literal('service-committee'), committee: ServiceField }),
  Closed({ kind: Type.Literal('duty-roster'), from: Moment, until: Moment }),
  Closed({ kind: Type.Literal('representative'), year: CalendarYear }),
  Closed({ kind: OneOf(PARTY_POSTS) }),
])
export type Post = Static<typeof Post>

/** The id of an appointment: a1, a2, … in the order of the community's stream. */
export const AppointmentId = Type.String({ pattern: '^a[1-9][0-9]{0,8}$' })

/** The id of an absence: x1, x2, … in the order of the community's stream. */
export const AbsenceId = Type.String({ pattern: '^x[1-9][0-9]{0,8}$' })

/** A quarter of the year: `2026-Q2`. */
export const Period = Type.String({ pattern: '^[0-9]{4}-Q[1-4]$' })

/** The result of a work plan. */
export const Effect = OneOf(['reached', 'partly-reached', 'not-reached'])

export const Days = Type.Array(Day, { maxItems: 100, uniqueItems: true })

/** A name in the language of the community, and in English where there is one. */
export const named = { name: Line, nameEn: Type.Optional(Line) }
