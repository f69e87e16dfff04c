import { isOfficeTime } from '../../../domain/community/calendar.ts'
import { community as communityContext } from '../../../domain/community/community.ts'
import {
  absenceOf,
  activeParties,
  activeParty,
  type CommunityState,
  calendarOf,
  onDuty,
  type Party,
  standIn,
  workersOf,
  zoneOf,
} from '../../../domain/community/state.ts'
import { isPartyNamed, isPersonNamed } from '../../../domain/demand/danger/named.ts'
import { type DemandState, stateOf } from '../../../domain/demand/state.ts'
import { isUrgent } from '../../../domain/demand/tasks/roster-gap.ts'
import { MINUTE } from '../../../domain/kernel/index.ts'
import { person as personContext } from '../../../domain/personnel/personnel.ts'
import { worksFor } from '../../../domain/personnel/state.ts'
import { isSignatory, itemOf, mayReceive, partIn, type WorkbookState } from '../../../domain/workbook/state.ts'
import { workbook } from '../../../domain/workbook/workbook.ts'
import { isAway, mayBeAsked } from '../persons.ts'
import type { Workplace } from '../process-manager.ts'
import { everyRow, firstPage, seen } from '../view-pages.ts'

/** The most tasks that are counted for a party: a party with more is not the least busy one. */
const MOST_TASKS = 500

/** The party that an assignment goes to, and the person there if the rules name one. */
export interface FirstReceiver {
  readonly party: string
  readonly person?: string
}

/** Returns the receiver that the rules determine; undefined if they leave the choice to people. */
export async function receiverOf(
  it: DemandState,
  community: string,
  workplace: Workplace,
): Promise<FirstReceiver | undefined> {
  const receiver = await singledOut(it, community, workplace)
  if (receiver?.person === undefined) return receiver
  const { party } = receiver
  const tenant = await workplace.state(communityContext, community)
  const person = standIn(tenant, receiver.person, party, workplace.now())
  // A post or a roster names people by the word of their party alone.
  const named = await workplace.state(personContext, community, person)
  return worksFor(named, party) && notAbout(it, person) ? { party, person } : { party }
}

/** Whether the demand goes to the roster: an urgent one at once, and what is urgent after triage while offices are closed. */
export function isForRoster(it: DemandState, tenant: CommunityState, { now, zones }: Workplace): boolean {
  const state = stateOf(it)
  if (state === 'raised') return it.level === 'L1'
  return state === 'triaged' && isUrgent(it) && !isOfficeTime(now(), calendarOf(tenant), zoneOf(tenant), zones)
}

/** The person on duty who may take the demand. */
export function onRosterFor(
  it: DemandState,
  tenant: CommunityState,
  contract: WorkbookState,
  { now }: Workplace,
): FirstReceiver | undefined {
  const item = it.item === undefined ? undefined : itemOf(contract, it.item)
  const mayTake = (id: string): boolean => {
    const party = activeParty(tenant, id)
    if (party === undefined) return false
    return item === undefined ? isSignatory(contract, id) : mayReceive(contract, item, party)
  }
  return onDuty(tenant, now())
    .map(({ party, person }) => ({ party, person }))
    .find(({ party, person }) => mayTake(party) && !isPartyNamed(it, party) && notAbout(it, person))
}

async function singledOut(
  it: DemandState,
  community: string,
  workplace: Workplace,
): Promise<FirstReceiver | undefined> {
  const [tenant, contract] = await Promise.all([
    workplace.state(communityContext, community),
    workplace.state(workbook, community),
  ])
  if (isForRoster(it, tenant, workplace)) {
    const found = onRosterFor(it, tenant, contract, workplace)
    if (found !== undefined) return found
  }
  const item = it.item === undefined ? undefined : itemOf(contract, it.item)
  if (stateOf(it) !== 'triaged' || item === undefined) return undefined
  const leads = activeParties(tenant).filter(
    (party) => partIn(item, party) === 'lead' && mayReceive(contract, item, party) && !isPartyNamed(it, party.id),
  )
  if (leads.length === 0) return undefined
  // Every copy of the service counts the same assignments, so all of them choose the same receiver.
  await seen(workplace, await workplace.head(), 'demand-board/tasks', 'persons')
  const work = await workOf(leads, community, workplace)
  const workers = it.place.grid === undefined ? [] : workersOf(tenant, it.place.grid)
  const local = workers.filter(({ party, person }) => work.has(party) && notAbout(it, person))
  const [answering] = local.toSorted((one, other) => tasksOf(work, one) - tasksOf(work, other))
  if (answering !== undefined) return { party: answering.party, person: answering.person }
  const [lead] = leads.toSorted((one, other) => open(work, one) - open(work, other) || one.joined - other.joined)
  if (lead === undefined) return undefined
  const [free] = (await colleaguesOf(lead.id, community, tenant, workplace))
    .filter((person) => notAbout(it, person))
    .map((person) => ({ party: lead.id, person }))
    .toSorted((one, other) => tasksOf(work, one) - tasksOf(work, other))
  return free ?? { party: lead.id }
}

/** Returns the people of a party who are there and may be asked now. If there are none, returns all its people. */
async function colleaguesOf(
  party: string,
  community: string,
  tenant: CommunityState,
  workplace: Workplace,
): Promise<readonly string[]> {
  const filters = { party, left: 'false' }
  const rows = await everyRow(workplace, { service: 'dispatch', view: 'persons', community, filters })
  const now = { from: workplace.now(), until: workplace.now() + MINUTE }
  const { zone } = tenant
  const here = rows.filter(
    (one) =>
      !isAway(one, party, now) &&
      absenceOf(tenant, one.id, party, now.from) === undefined &&
      mayBeAsked(one, now, zone, workplace.zones),
  )
  return (here.length > 0 ? here : rows).map(({ id }) => id)
}

const notAbout = (it: DemandState, person: string): boolean => !isPersonNamed(it, person)

/** The person of each open task, by party; null for a task without a person. */
type Work = ReadonlyMap<string, readonly (string | null)[]>

const open = (work: Work, { id }: Party): number => work.get(id)?.length ?? 0

const tasksOf = (work: Work, { party, person }: Required<FirstReceiver>): number =>
  work.get(party)?.filter((one) => one === person).length ?? 0

async function workOf(parties: readonly Party[], community: string, workplace: Workplace): Promise<Work> {
  const work = await Promise.all(
    parties.map(async ({ id }) => {
      const search = { service: 'dispatch', view: 'demand-board/tasks', community, filters: { party: id } } as const
      const tasks = await firstPage(workplace, search, MOST_TASKS)
      return [id, tasks.map(({ person }) => person)] as const
    }),
  )
  return new Map(work)
}
