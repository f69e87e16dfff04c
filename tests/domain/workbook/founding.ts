import { community } from '../../../domain/community/community.ts'
import { communityEvents } from '../../../domain/community/events.ts'
import type { CommunityState } from '../../../domain/community/state.ts'
import type { DomainEvent } from '../../../domain/kernel/index.ts'
import { type Assumptions, given, type Past } from '../../../domain/kernel/scenario.ts'
import { workbookEvents } from '../../../domain/workbook/events.ts'
import { workbook } from '../../../domain/workbook/workbook.ts'
import { admin, founded } from '../community/people.ts'

const { ConventionSigned, ItemAdded, WorkbookAdopted, WorkbookDrafted } = workbookEvents
const { PartyJoined } = communityEvents

/** The community after more events. */
export const communityWith = (...more: DomainEvent[]): CommunityState => given(community, [...founded, ...more]).state

export const volunteers = PartyJoined({ party: 'safe', kind: 'organization', group: 'volunteer', name: '平安志愿' })

/** A scenario of the workbook. The default community is founded. */
export const inCommunity = (
  history: readonly (DomainEvent | Past)[],
  assumed: Assumptions = {},
  where = communityWith(),
) => given(workbook, history, { actor: admin, ...assumed, reads: { community: where } })

export const drafted = WorkbookDrafted({ version: 1, title: '管理工作手册' })
/** An item led by the social workers and supported by the organisations. */
export const visits = ItemAdded({
  code: '3.07.2',
  module: 3,
  title: '走访独居老人',
  titleEn: 'Visits to elders who live alone',
  lead: { kind: 'social-work' },
  supporters: [{ kind: 'organization' }],
  level: 'L3',
  visibility: 'public',
})
/** An item led by the committee alone. */
export const mediation = ItemAdded({
  code: '1.01',
  module: 1,
  title: '邻里纠纷调解',
  lead: { party: 'jwh' },
  supporters: [],
  level: 'L2',
  visibility: 'restricted',
})
export const signed = {
  jwh: ConventionSigned({ party: 'jwh', kind: 'committee', version: 1 }),
  chess: ConventionSigned({ party: 'chess', kind: 'organization', version: 1 }),
  workers: ConventionSigned({ party: 'workers', kind: 'social-work', version: 1 }),
  guard: ConventionSigned({ party: 'guard', kind: 'property-company', version: 1 }),
}
export const adopted = WorkbookAdopted({ version: 1, founders: ['jwh', 'chess', 'workers'] })
export const inForce = [drafted, visits, mediation, signed.jwh, signed.chess, signed.workers, adopted]
