import type { Consequence } from '../process-manager.ts'
import { seen } from '../view-pages.ts'
import { type Departure, firstOf, type OpenTask, rowsOf, TASKS } from './departure.ts'

export interface PartyGone {
  readonly party: string
  readonly successor?: string
}

interface PartyDeparture extends Departure {
  /** It left; a suspended one may come back. */
  readonly forGood: boolean
}

const SUPPLY = 'resource-sharing'
const SHARES = 'resource-sharing/calendar'
const SECONDMENTS = 'personnel-sharing'
const PERSONS = 'persons'

/** A share or a secondment: of what or whom, and its own id within that. */
interface Use {
  readonly id: string
  readonly resource?: string
  readonly person?: string
}

export async function partyDeparts({ party, successor }: PartyGone, departure: PartyDeparture): Promise<void> {
  const { community, send, workplace, forGood } = departure
  // What was still under way when they departed counts, too.
  await seen(workplace, await workplace.head(), TASKS, SUPPLY, SHARES, SECONDMENTS, PERSONS)

  for (const { demand, task } of await rowsOf<OpenTask>(departure, TASKS, { party })) {
    const data = { task, reason: 'departure' }
    await send({ community, aggregate: 'demand', id: demand, command: 'withdraw-task', data, purpose: task })
  }
  // What it lends comes before what it borrows: of its own it then borrows nothing any more.
  for (const { id } of await rowsOf<{ id: string }>(departure, SUPPLY, { owner: party })) {
    const its = { community, aggregate: 'resource', id }
    await firstOf(send, [
      successor === undefined
        ? undefined
        : { ...its, command: 'hand-over', data: { to: successor }, purpose: 'pass on' },
      { ...its, command: 'withdraw', data: {}, purpose: 'withdraw' },
    ])
  }
  for (const row of await rowsOf<Use>(departure, SHARES, { party, state: 'requested,waiting,held' })) {
    const [id, share] = partsOf(row)
    const its = { community, aggregate: 'resource', id }
    await firstOf(send, passedOn(its, { share }, { share, cause: 'departure' }, successor))
  }
  for (const row of await rowsOf<Use>(departure, SECONDMENTS, { host: party, state: 'requested,shared' })) {
    const [id, secondment] = partsOf(row)
    await firstOf(send, passedOn({ community, aggregate: 'person', id }, { secondment }, { secondment }, successor))
  }
  // Its own people come to others for nobody else: what it promised of them is over.
  for (const row of await rowsOf<Use>(departure, SECONDMENTS, { home: party, state: 'requested,shared' })) {
    const [id, secondment] = partsOf(row)
    await firstOf(send, passedOn({ community, aggregate: 'person', id }, { secondment }, { secondment }, undefined))
  }
  if (!forGood) return
  for (const { id } of await rowsOf<{ id: string }>(departure, PERSONS, { party })) {
    await send({ community, aggregate: 'person', id, command: 'end-membership', data: { party }, purpose: party })
  }
}

/** `<resource>.<share>`, `<person>.<secondment>`. */
function partsOf({ id, resource, person = '' }: Use): readonly [string, string] {
  const of = resource ?? person
  return [of, id.slice(of.length + 1)]
}

/** To the successor, where there is one who can have it; else it is cancelled, which tells whoever else is concerned. */
function passedOn(
  its: Pick<Consequence, 'community' | 'aggregate' | 'id'>,
  use: Readonly<Record<string, string>>,
  cancelled: Readonly<Record<string, string>>,
  successor: string | undefined,
): readonly (Consequence | undefined)[] {
  const [name] = Object.values(use)
  const cancel = { ...its, command: 'cancel', data: cancelled, purpose: `cancel ${name}` }
  if (successor === undefined) return [cancel]
  const data = { ...use, to: successor }
  return [{ ...its, command: 'hand-over', data, purpose: `pass on ${name}` }, cancel]
}
