import { communityEvents } from '../../../domain/community/events.ts'
import { REPORTING_SERVICE } from '../../../domain/community/reports.ts'
import type { Society } from '../../../domain/community/shapes.ts'
import { type Actor, type DomainEvent, ROLES, type Role } from '../../../domain/kernel/index.ts'

/** The senders of these examples. */
export const admin: Actor = { id: 'admin-1', role: 'administrator' }
export const engine: Actor = { id: 'watch', role: 'service' }
export const reporting: Actor = { id: REPORTING_SERVICE, role: 'service' }
export const of = (party: string, role: Role): Actor => ({ id: `person-${party}`, role, party })
export const jwh = of('jwh', 'committee')
export const chess = of('chess', 'organization')
export const workers = of('workers', 'social-work')

const { CommunityEstablished, GridDrawn, PartyJoined, QuarterAdded } = communityEvents

export const established = CommunityEstablished({ name: '葩社区', nameEn: 'Pa', zone: 'Asia/Shanghai' })
export const joined = {
  jwh: PartyJoined({ party: 'jwh', kind: 'committee', name: '居委会' }),
  chess: PartyJoined({ party: 'chess', kind: 'organization', group: 'culture-sport', name: '棋社' }),
  workers: PartyJoined({ party: 'workers', kind: 'social-work', name: '社工站' }),
  guard: PartyJoined({ party: 'guard', kind: 'property-company', name: '物业' }),
}
export const quarter = QuarterAdded({ quarter: 'q1', name: '一小区', buildings: ['1', '2', '3'] })
export const grid = GridDrawn({ grid: 'g1', name: '第一网格', areas: [{ quarter: 'q1', buildings: ['1', '2'] }] })

/** A community with the three societies and one supporting party. */
export const founded: readonly DomainEvent[] = [established, joined.jwh, joined.chess, joined.workers, joined.guard]

/** One sender for each role. A sender whose role is a kind of party acts for a party of that kind. */
export const everyone: readonly Actor[] = ROLES.map((role) => {
  if (role === 'committee') return jwh
  if (role === 'organization') return chess
  if (role === 'social-work') return workers
  if (role === 'property-company') return of('guard', role)
  return { id: `some-${role}`, role }
})

/** One party of each of the three societies. */
export const societies: Readonly<Record<Society, Actor>> = {
  committee: jwh,
  organization: chess,
  'social-work': workers,
}
