import { endOfOfficeTime } from '../../community/calendar.ts'
import { activeParties, type CommunityState, calendarOf, zoneOf } from '../../community/state.ts'
import { type DomainEvent, HOUR, type Instant, iso, type Zones } from '../../kernel/index.ts'
import { isPartyNamed } from '../danger/named.ts'
import { COORDINATORS } from '../grants.ts'
import { type DemandState, hasLive, liveTasks, stateOf } from '../state.ts'

/** The office hours in which a desk sorts a demand. */
const TRIAGE_HOURS = 2

interface DeskSetting {
  readonly now: Instant
  readonly reads: { readonly community: CommunityState }
  readonly zones: Zones
}

/**
 * The desk of a demand that no party holds, and until when it has to sort it: the committee's, or that of the next
 * coordinator where the demand is about the committee. Empty where the community has no coordinator for it.
 */
export function deskTime(
  demand: Pick<DemandState, 'about' | 'alsoAbout'>,
  { now, reads: { community }, zones }: DeskSetting,
) {
  const parties = activeParties(community).filter(({ id }) => !isPartyNamed(demand, id))
  const desk = COORDINATORS.flatMap((kind) => parties.find((party) => party.kind === kind) ?? [])[0]
  if (desk === undefined) return {}
  const due = endOfOfficeTime(now, TRIAGE_HOURS * HOUR, calendarOf(community), zoneOf(community), zones)
  return { desk: desk.id, triageBy: iso(due) }
}

/** Events that may leave an open demand without a holder. */
const LEADING_BACK = ['DemandReopened', 'DemandUnmerged', 'ReferralAnswered', 'ReferralEnded', 'TaskReturned']
/** Events that give a demand a holder or a reviewer, or end it. */
const SETTLING = ['TaskAssigned', 'TaskReassigned', 'ReviewOrdered', 'DemandClosed', 'DemandDeclined']

/** The events of a decision, where the last one that leads back to the desk starts the desk's time. */
export function backAtDesk(
  demand: DemandState,
  events: readonly DomainEvent[],
  setting: DeskSetting,
): readonly DomainEvent[] {
  const at = events.findLastIndex((event) => LEADING_BACK.includes(event.name) && leadsBack(demand, event))
  if (at < 0 || events.some(({ name }) => SETTLING.includes(name))) return events
  return events.map((event, index) =>
    index === at ? { ...event, data: { ...Object(event.data), ...deskTime(demand, setting) } } : event,
  )
}

interface Leading {
  readonly imported?: true
  readonly outcome?: string
  readonly task?: string
  readonly stays?: boolean
}

/** Whether no party holds the demand after the event. */
function leadsBack(demand: DemandState, { name, data }: DomainEvent): boolean {
  const { imported, outcome, task, stays }: Leading = Object(data)
  if (imported === true || demand.imported !== undefined || outcome === 'handled' || stays === true) return false
  return name === 'TaskReturned' ? liveTasks(demand).every(({ id }) => id === task) : true
}

/** Whether the desk still has to sort the demand, or to assign it. */
export function awaitsDesk(demand: DemandState): boolean {
  if (demand.triage === undefined) return false
  const state = stateOf(demand)
  if (state === 'raised' || state === 'triaged') return true
  // An urgent demand may have tasks before it is sorted.
  return demand.item === undefined && hasLive(demand) && (state === 'assigned' || state === 'in-progress')
}

/** Whether the desk sorts the demand in time, where older logs do not lack its time. */
export const isDeskInTime = ({ triage }: DemandState, now: Instant): { deskInTime?: boolean } =>
  triage === undefined ? {} : { deskInTime: now <= triage.by }
