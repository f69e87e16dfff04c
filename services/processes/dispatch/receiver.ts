import { community as communityContext } from '../../../domain/community/community.ts'
import { activeParties, onDuty, type Party, workersOf } from '../../../domain/community/state.ts'
import { type DemandState, stateOf } from '../../../domain/demand/state.ts'
import { MINUTE } from '../../../domain/kernel/index.ts'
import { isSignatory, itemOf, mayReceive, partIn } from '../../../domain/workbook/state.ts'
import { workbook } from '../../../domain/workbook/workbook.ts'
import { isAsked, isAway, PERSONS, type PersonRow } from '../persons.ts'
import { serviceActor, type Workplace } from '../process-manager.ts'
import { everyRow, seen } from '../view-pages.ts'

const TASKS = 'demand-board/tasks'

/** More than a party ever has open: whoever has that many is not the least busy. */
const MOST = 500

export interface Receiver {
  readonly party: string
  readonly person?: string
}

/** Where nobody can be told from the rest by the rules, people choose: then there is none. */
export async function receiverOf(
  it: DemandState,
  community: string,
  workplace: Workplace,
): Promise<Receiver | undefined> {
  const [tenant, contract] = await Promise.all([
    workplace.state(communityContext, community),
    workplace.state(workbook, community),
  ])
  const isAbout = (party: string): boolean => it.about !== undefined && 'party' in it.about && it.about.party === party
  if (stateOf(it) === 'raised') {
    if (it.level !== 'L1') return undefined
    return onDuty(tenant, workplace.now())
      .map(({ party, person }) => ({ party, person }))
      .find(({ party, person }) => isSignatory(contract, party) && !isAbout(party) && notAbout(it, person))
  }
  const item = it.item === undefined ? undefined : itemOf(contract, it.item)
  if (stateOf(it) !== 'triaged' || item === undefined) return undefined
  const leads = activeParties(tenant).filter(
    (party) => partIn(item, party) === 'lead' && mayReceive(contract, item, party) && !isAbout(party.id),
  )
  if (leads.length === 0) return undefined
  // What was assigned until now counts, and only that: so the choice is the same whoever makes it.
  await seen(workplace, await workplace.head(), TASKS, PERSONS)
  const work = await workOf(leads, community, workplace)
  const workers = it.place.grid === undefined ? [] : workersOf(tenant, it.place.grid)
  const local = workers.filter(({ party, person }) => work.has(party) && notAbout(it, person))
  const [answering] = local.toSorted((one, other) => tasksOf(work, one) - tasksOf(work, other))
  if (answering !== undefined) return { party: answering.party, person: answering.person }
  const [lead] = leads.toSorted((one, other) => open(work, one) - open(work, other) || one.joined - other.joined)
  if (lead === undefined) return undefined
  const [free] = (await colleaguesOf(lead.id, community, tenant.zone, workplace))
    .filter((person) => notAbout(it, person))
    .map((person) => ({ party: lead.id, person }))
    .toSorted((one, other) => tasksOf(work, one) - tasksOf(work, other))
  return free ?? { party: lead.id }
}

/** Who works for a party; where some of them are there and can be asked now, only those. */
async function colleaguesOf(
  party: string,
  community: string,
  zone: string,
  workplace: Workplace,
): Promise<readonly string[]> {
  const filters = { party, left: 'false' }
  const rows = await everyRow<PersonRow>(workplace, { service: 'dispatch', view: PERSONS, community, filters })
  const now = { from: workplace.now(), until: workplace.now() + MINUTE }
  const here = rows.filter((one) => !isAway(one, party, now) && isAsked(one, now, zone, workplace.zones))
  return (here.length > 0 ? here : rows).map(({ id }) => id)
}

const notAbout = ({ about }: DemandState, person: string): boolean =>
  !(about !== undefined && 'person' in about && about.person === person)

/** Open tasks of each party, by the person whom they name. */
type Work = ReadonlyMap<string, readonly (string | null)[]>

const open = (work: Work, { id }: Party): number => work.get(id)?.length ?? 0

const tasksOf = (work: Work, { party, person }: Required<Receiver>): number =>
  work.get(party)?.filter((one) => one === person).length ?? 0

async function workOf(parties: readonly Party[], community: string, { views, now }: Workplace): Promise<Work> {
  const work = await Promise.all(
    parties.map(async ({ id }) => {
      const question = { view: TASKS, community, filters: { party: id }, limit: MOST, now: now() }
      const { rows } = await views.page({ ...question, reader: serviceActor('dispatch') })
      return [id, rows.map((row) => (row as { readonly person: string | null }).person)] as const
    }),
  )
  return new Map(work)
}
