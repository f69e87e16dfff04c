import type { Instant } from '../kernel/index.ts'
import type { Calendar } from './calendar.ts'
import type { Area, OrganizationGroup, PartyKind, Post, ServiceField } from './shapes.ts'

export interface Party {
  readonly id: string
  readonly kind: PartyKind
  /** Of organisations only. */
  readonly group?: OrganizationGroup
  readonly name: string
  readonly nameEn?: string
  /** One that left does not come back under its id: what it signed ended when it left. */
  readonly status: 'active' | 'suspended' | 'left'
  readonly joined: Instant
}

export interface Quarter {
  readonly id: string
  readonly name: string
  readonly nameEn?: string
  readonly buildings: readonly string[]
}

export interface Grid {
  readonly id: string
  readonly name: string
  readonly nameEn?: string
  readonly areas: readonly Area[]
}

/** A person at a post that has not ended. */
export interface Appointment {
  readonly id: string
  readonly person: string
  readonly party: string
  readonly post: Post
}

export interface CommunityState {
  readonly established: boolean
  readonly zone: string
  readonly simulated: boolean
  readonly calendar: Calendar
  readonly parties: Readonly<Record<string, Party>>
  readonly quarters: Readonly<Record<string, Quarter>>
  readonly grids: Readonly<Record<string, Grid>>
  /** The party that each service committee is part of. */
  readonly committees: Readonly<Partial<Record<ServiceField, string>>>
  /** Those that have not ended; turns of duty are forgotten some time after they are over. */
  readonly appointments: Readonly<Record<string, Appointment>>
  /** How many appointments were ever made. */
  readonly appointed: number
  /** By `<grid> <period>`: whether the plan was evaluated. */
  readonly plans: Readonly<Record<string, boolean>>
}

export const DEFAULT_ZONE = 'Asia/Shanghai'

export const unestablished: CommunityState = {
  established: false,
  zone: DEFAULT_ZONE,
  simulated: false,
  calendar: {},
  parties: {},
  quarters: {},
  grids: {},
  committees: {},
  appointments: {},
  appointed: 0,
  plans: {},
}

/** Ids come from outside: one that names something of Object's own is still only an id. */
const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined

/** A party, whether or not it still takes part. */
export const partyOf = (state: CommunityState, id: string): Party | undefined => own(state.parties, id)

/** A party that takes part now: neither suspended nor gone. */
export function activeParty(state: CommunityState, id: string): Party | undefined {
  const party = partyOf(state, id)
  return party?.status === 'active' ? party : undefined
}

export const activeParties = (state: CommunityState): readonly Party[] =>
  Object.values(state.parties).filter(({ status }) => status === 'active')

export const quarterOf = (state: CommunityState, id: string): Quarter | undefined => own(state.quarters, id)

export const gridOf = (state: CommunityState, id: string): Grid | undefined => own(state.grids, id)

const covers = (area: Area, quarter: string, building: string | undefined): boolean =>
  area.quarter === quarter &&
  (area.buildings === undefined || (building !== undefined && area.buildings.includes(building)))

/** The grid in which a building lies; of a quarter alone, the grid that has all of it. */
export const gridAt = (state: CommunityState, quarter: string, building?: string): Grid | undefined =>
  Object.values(state.grids).find(({ areas }) => areas.some((area) => covers(area, quarter, building)))

export const appointmentOf = (state: CommunityState, id: string): Appointment | undefined => own(state.appointments, id)

const serving = (state: CommunityState, at: (post: Post) => boolean): Appointment[] =>
  Object.values(state.appointments).filter(({ post, party }) => at(post) && activeParty(state, party) !== undefined)

/** Who answers for a grid; persons of a suspended party do not meanwhile. */
export const workersOf = (state: CommunityState, grid: string): readonly Appointment[] =>
  serving(state, (post) => post.kind === 'grid' && post.grid === grid)

/** Who sits on a service committee. */
export const membersOf = (state: CommunityState, committee: ServiceField): readonly Appointment[] =>
  serving(state, (post) => post.kind === 'service-committee' && post.committee === committee)

/** Who is on duty at a moment. */
export const onDuty = (state: CommunityState, at: Instant): readonly Appointment[] =>
  serving(state, (post) => post.kind === 'duty-roster' && Date.parse(post.from) <= at && at < Date.parse(post.until))

/** The community's time zone; the default one until it is established. */
export const zoneOf = (state: CommunityState): string => state.zone

/** The community's holidays and make-up workdays. */
export const calendarOf = (state: CommunityState): Calendar => state.calendar

export const planKey = (grid: string, period: string): string => `${grid} ${period}`
