import { type Static, Type } from '@sinclair/typebox'
import { Closed, Day, Id, Line, Moment, OneOf, type Role } from '../kernel/index.ts'

/** The three societies: committee, organisations and social workers. They are equals. */
export const SOCIETIES = ['committee', 'organization', 'social-work'] as const satisfies readonly Role[]
export type Society = (typeof SOCIETIES)[number]

/** Kinds of parties: the three societies, then those that support them. */
export const PARTY_KINDS = [
  ...SOCIETIES,
  'government',
  'street-office',
  'party-branch',
  'property-company',
  'owners-committee',
  'enterprise',
] as const satisfies readonly Role[]
export const PartyKind = OneOf(PARTY_KINDS)
export type PartyKind = (typeof PARTY_KINDS)[number]

/** What a social organisation is about: 群团, 文体, 志愿 (paper, 3.1.2). */
export const OrganizationGroup = OneOf(['group', 'culture-sport', 'volunteer'])
export type OrganizationGroup = Static<typeof OrganizationGroup>

/** What a service committee is for: 矛盾调解, 安全消防, 社区治安 (paper, 3.1.1). */
export const ServiceField = OneOf(['mediation', 'fire-safety', 'policing'])
export type ServiceField = Static<typeof ServiceField>

/** A building's number, unique in its quarter. */
export const Building = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._~-]{0,31}$' })

/** What a grid takes of one quarter: the named buildings, or, where none are named, all of it. */
export const Area = Closed({
  quarter: Id,
  buildings: Type.Optional(Type.Array(Building, { minItems: 1, maxItems: 400, uniqueItems: true })),
})
export type Area = Static<typeof Area>
export const Areas = Type.Array(Area, { minItems: 1, maxItems: 50 })

/** What a person is appointed to: to answer for a grid, to sit on a service committee, or one turn of duty 值班. */
export const Post = Type.Union([
  Closed({ kind: Type.Literal('grid'), grid: Id }),
  Closed({ kind: Type.Literal('service-committee'), committee: ServiceField }),
  Closed({ kind: Type.Literal('duty-roster'), from: Moment, until: Moment }),
])
export type Post = Static<typeof Post>

/** Counted by the community: a1, a2, … */
export const AppointmentId = Type.String({ pattern: '^a[1-9][0-9]{0,8}$' })

/** A quarter of the year: `2026-Q2`. */
export const Period = Type.String({ pattern: '^[0-9]{4}-Q[1-4]$' })

/** How far a plan came. */
export const Effect = OneOf(['reached', 'partly-reached', 'not-reached'])

export const CalendarYear = Type.Integer({ minimum: 1970, maximum: 9999 })
export const Days = Type.Array(Day, { maxItems: 100, uniqueItems: true })

/** A name in Chinese, or whatever people here write, and in English where there is one. */
export const named = { name: Line, nameEn: Type.Optional(Line) }
