import { dayText, type Instant, type LocalDay, type Zones } from '../kernel/index.ts'
import type { Span } from '../sharing/windows.ts'
import type { OutsideBody } from './body-shapes.ts'
import type { Calendar } from './calendar.ts'
import type { OrderColumns } from './order-columns-events.ts'
import type { Area, OrganizationGroup, PartyKind, Post, ServiceField } from './shapes.ts'

export interface Party {
  readonly id: string
  readonly kind: PartyKind
  /** Present for organisations only. */
  readonly group?: OrganizationGroup
  readonly name: string
  readonly nameEn?: string
  /** A party that left cannot return under its id: its signatures ended when it left. */
  readonly status: 'active' | 'suspended' | 'left'
  /** The person whom the administrator named to act first for it. */
  readonly first?: string
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

/** An appointment that has not ended. */
export interface Appointment {
  readonly id: string
  readonly person: string
  readonly party: string
  readonly post: Post
}

/** A time during which another person stands in for a person within one party. */
export interface Absence {
  readonly id: string
  readonly person: string
  readonly party: string
  readonly from: Instant
  readonly until: Instant
  readonly deputy: string
}

/** The work plan of a grid for a quarter of the year. */
export interface GridPlan {
  /** The party that adopted it. */
  readonly author: string
  /** The figures of its goals. */
  readonly figures: readonly string[]
  readonly evaluated: boolean
}

/** A skill of the list, with its labels. */
interface ListedSkill {
  readonly name: string
  readonly nameEn: string
  readonly retired?: true
}

export interface CommunityState {
  readonly established: boolean
  readonly zone: string
  readonly simulated: boolean
  /** Whether parties and roles come from enrolment where no setting says otherwise. */
  readonly enforced: boolean
  /** Actor ids of registered programs. */
  readonly programs: Readonly<Record<string, true>>
  /** Issuers whose accounts act under their `sub`. */
  readonly keptIssuers: readonly string[]
  readonly calendar: Calendar
  readonly parties: Readonly<Record<string, Party>>
  readonly quarters: Readonly<Record<string, Quarter>>
  readonly grids: Readonly<Record<string, Grid>>
  /** The party that each service committee belongs to, by field. */
  readonly committees: Readonly<Partial<Record<ServiceField, string>>>
  /** Appointments that have not ended. The fold drops a turn of duty some time after it is over. */
  readonly appointments: Readonly<Record<string, Appointment>>
  /** The number of all appointments ever made; the next id follows from it. */
  readonly appointed: number
  /** Whether a turn of duty was ever appointed. */
  readonly rostered: boolean
  /** The last report of gaps of the duty roster; `nth` counts the reports. */
  readonly dutyReport?: { readonly nth: number; readonly until: Instant; readonly gaps: readonly Span[] }
  /** Absences that have not ended. The fold drops them some time after they are over. */
  readonly absences: Readonly<Record<string, Absence>>
  /** The number of all absences ever declared; the next id follows from it. */
  readonly absent: number
  /** How the spreadsheets of each hotline are read. */
  readonly orderColumns: Readonly<Record<string, OrderColumns>>
  /** The register of outside bodies, by id. */
  readonly bodies: Readonly<Record<string, OutsideBody>>
  /** The list of skills, by their codes, also those that are retired. Empty where the community keeps none. */
  readonly skills: Readonly<Record<string, ListedSkill>>
  /** The plans by {@link planKey}. */
  readonly plans: Readonly<Record<string, GridPlan>>
  /** When it was established. */
  readonly since?: Instant
  /** The last month whose report was published. Those before it are published too. */
  readonly reported?: string
  /** The last day of the last week that was summarized. */
  readonly summarized?: LocalDay
}

export const DEFAULT_ZONE = 'Asia/Shanghai'

export const unestablished: CommunityState = {
  established: false,
  zone: DEFAULT_ZONE,
  simulated: false,
  enforced: false,
  programs: {},
  keptIssuers: [],
  calendar: {},
  parties: {},
  quarters: {},
  grids: {},
  committees: {},
  appointments: {},
  appointed: 0,
  rostered: false,
  absences: {},
  absent: 0,
  orderColumns: {},
  bodies: {},
  skills: {},
  plans: {},
}

/** Looks up own properties only: an id from outside may be `constructor` or another name of Object's prototype. */
const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined

/** The party with this id, whatever its status. */
export const partyOf = (state: CommunityState, id: string): Party | undefined => own(state.parties, id)

/** How the spreadsheets of a hotline are read; undefined where no one has said so. */
export const orderColumnsOf = (state: CommunityState, hotline: string): OrderColumns | undefined =>
  own(state.orderColumns, hotline)

/** The party with this id if it is active: neither suspended nor left. */
export function activeParty(state: CommunityState, id: string): Party | undefined {
  const party = partyOf(state, id)
  return party?.status === 'active' ? party : undefined
}

export const activeParties = (state: CommunityState): readonly Party[] =>
  Object.values(state.parties).filter(({ status }) => status === 'active')

/** The outside body with this id, whether retired or not. */
export const bodyOf = (state: CommunityState, id: string): OutsideBody | undefined => own(state.bodies, id)

export const quarterOf = (state: CommunityState, id: string): Quarter | undefined => own(state.quarters, id)

export const gridOf = (state: CommunityState, id: string): Grid | undefined => own(state.grids, id)

const covers = (area: Area, quarter: string, building: string | undefined): boolean =>
  area.quarter === quarter &&
  (area.buildings === undefined || (building !== undefined && area.buildings.includes(building)))

/** The grid that contains the building; without a building, the grid that contains the whole quarter. */
export const gridAt = (state: CommunityState, quarter: string, building?: string): Grid | undefined =>
  Object.values(state.grids).find(({ areas }) => areas.some((area) => covers(area, quarter, building)))

export const appointmentOf = (state: CommunityState, id: string): Appointment | undefined => own(state.appointments, id)

/** The appointments to some posts whose parties are active. */
export const serving = (state: CommunityState, at: (post: Post) => boolean): Appointment[] =>
  Object.values(state.appointments).filter(({ post, party }) => at(post) && activeParty(state, party) !== undefined)

/** The workers of a grid whose parties are active. */
export const workersOf = (state: CommunityState, grid: string): readonly Appointment[] =>
  serving(state, (post) => post.kind === 'grid' && post.grid === grid)

/** The members of a service committee whose parties are active. */
export const membersOf = (state: CommunityState, committee: ServiceField): readonly Appointment[] =>
  serving(state, (post) => post.kind === 'service-committee' && post.committee === committee)

/**
 * The representatives whom the organisations elected for the local year of this instant, and whose parties are active, with the
 * deputies of those who are absent.
 */
export function representatives(state: CommunityState, at: Instant, zones: Zones): readonly Appointment[] {
  const year = Number(dayText(zones.dayOf(at, state.zone)).slice(0, 4))
  return serving(state, (post) => post.kind === 'representative' && post.year === year).map((one) => ({
    ...one,
    person: standIn(state, one.person, one.party, at),
  }))
}

/** The absence of a person from a party at an instant. */
export const absenceOf = (state: CommunityState, person: string, party: string, at: Instant): Absence | undefined =>
  Object.values(state.absences).find(
    (one) => one.person === person && one.party === party && one.from <= at && at < one.until,
  )

/** The person who acts in place of a person of a party: the person, or the deputy of one who is absent, who may be absent too. */
export function standIn(state: CommunityState, person: string, party: string, at: Instant): string {
  const passed = new Set([person])
  for (let now = person; ; ) {
    const deputy = absenceOf(state, now, party, at)?.deputy
    // Where all are absent in a circle, the post stays with the person.
    if (deputy === undefined || passed.has(deputy)) return deputy === undefined ? now : person
    passed.add(deputy)
    now = deputy
  }
}

/** The persons on duty at an instant whose parties are active, with the deputies of those who are absent. */
export const onDuty = (state: CommunityState, at: Instant): readonly Appointment[] =>
  serving(state, (post) => post.kind === 'duty-roster' && Date.parse(post.from) <= at && at < Date.parse(post.until))
    .map((one) => ({ ...one, person: standIn(state, one.person, one.party, at) }))
    .filter((one, nth, all) => all.findIndex((other) => isSamePerson(one, other)) === nth)

const isSamePerson = (one: Appointment, other: Appointment): boolean =>
  one.person === other.person && one.party === other.party

/** The time zone of the community; the default zone until the community is established. */
export const zoneOf = (state: CommunityState): string => state.zone

/** The holidays and make-up workdays of the community. */
export const calendarOf = (state: CommunityState): Calendar => state.calendar

export const planKey = (grid: string, period: string): string => `${grid} ${period}`

export const planOf = (state: CommunityState, grid: string, period: string): GridPlan | undefined =>
  own(state.plans, planKey(grid, period))
