import {
  activeParties,
  type CommunityState,
  community as communityContext,
  onDuty,
  type Party,
  workersOf,
} from '../../domain/community/index.ts'
import { type DemandState, demand, demandEvents, stateOf } from '../../domain/demand/index.ts'
import { parseStream } from '../../domain/kernel/index.ts'
import { isSignatory, itemOf, partIn, type WorkbookState, workbook } from '../../domain/workbook/index.ts'
import { type Manager, serviceActor, type Workplace } from './manager.ts'

/** More than a party ever has open: whoever has that many is not the least busy. */
const MOST = 500

/**
 * Finds a first receiver for what has none: of a triaged demand the item's lead, of an urgent one whoever is on duty. It gives
 * nobody what it is about, touches no imported history, and leaves alone whatever people have assigned.
 */
export const dispatch: Manager = {
  name: 'dispatch',
  summary: 'Assigns a triaged demand to the lead of its item, and an urgent one at once to whoever is on duty.',
  reaction: {
    to: { aggregates: [demand.name], types: ['DemandRaised', 'DemandTriaged'] },
    async react({ subject, type }, send, workplace) {
      const stream = parseStream(subject)
      if (stream === undefined) return
      const { community, id } = stream
      const it = await workplace.state(demand, community, id)
      if (it.imported !== undefined || it.tasks.length > 0) return
      // Each event speaks for its own stage only, so that the same one causes the assignment however late it comes.
      if (stateOf(it) !== (type === demandEvents.DemandRaised.type ? 'raised' : 'triaged')) return
      const [tenant, contract] = await Promise.all([
        workplace.state(communityContext, community),
        workplace.state(workbook, community),
      ])
      const receiver = await receiverOf(it, { community, tenant, contract }, workplace)
      if (receiver === undefined) return
      await send({ community, aggregate: demand.name, id, command: 'assign', data: receiver, purpose: 'assign' })
    },
  },
}

interface Ground {
  readonly community: string
  readonly tenant: CommunityState
  readonly contract: WorkbookState
}

/** Where nobody can be told from the rest by the rules, people choose: then there is none. */
async function receiverOf(it: DemandState, ground: Ground, workplace: Workplace) {
  const { tenant, contract } = ground
  const may = ({ id }: Pick<Party, 'id'>): boolean =>
    isSignatory(contract, id) && !(it.about !== undefined && 'party' in it.about && it.about.party === id)
  if (stateOf(it) === 'raised') {
    if (it.level !== 'L1') return undefined
    const first = onDuty(tenant, workplace.now()).find(
      ({ party, person }) => may({ id: party }) && notAbout(it, person),
    )
    return first && { party: first.party, person: first.person }
  }
  const item = it.item === undefined ? undefined : itemOf(contract, it.item)
  if (stateOf(it) !== 'triaged' || item === undefined) return undefined
  const leads = activeParties(tenant).filter((party) => partIn(item, party) === 'lead' && may(party))
  const workers = it.place.grid === undefined ? [] : workersOf(tenant, it.place.grid)
  const local = workers.find(({ party, person }) => leads.some(({ id }) => id === party) && notAbout(it, person))
  if (local !== undefined) return { party: local.party, person: local.person }
  const party = await leastBusy(leads, ground.community, workplace)
  return party && { party }
}

const notAbout = ({ about }: DemandState, person: string): boolean =>
  !(about !== undefined && 'person' in about && about.person === person)

/** Of several, the one with the fewest open demands; of equals, the one that joined first. */
async function leastBusy(
  parties: readonly Party[],
  community: string,
  { views }: Workplace,
): Promise<string | undefined> {
  const [only] = parties
  if (parties.length < 2) return only?.id
  const open = await Promise.all(
    parties.map(async ({ id, joined }) => {
      const question = { view: 'demand-board', community, filters: { party: id }, limit: MOST }
      const { rows } = await views.page({ ...question, reader: serviceActor('dispatch') })
      return { id, joined, count: rows.length }
    }),
  )
  return open.sort((one, other) => one.count - other.count || one.joined - other.joined)[0]?.id
}
