import type { Static } from '@sinclair/typebox'
import type { communityEvents } from '../../../domain/community/events.ts'
import { type Consequence, firstAccepted } from '../consequence.ts'
import { seen } from '../view-pages.ts'
import { type Departure, passOnAwaited, rowsOf } from './departure.ts'

type PartyGone = Static<(typeof communityEvents)['PartyLeft' | 'PartySuspended']['schema']>

interface PartyDeparture extends Departure {
  /** Whether the party left the community. A suspended party may come back. */
  readonly forGood: boolean
}

/** Carries out the departure of a party: ends its tasks, loans, uses, secondments and memberships, or passes them on. */
export async function partyDeparts(gone: PartyGone, departure: PartyDeparture): Promise<void> {
  const { workplace, forGood } = departure
  // Everything recorded up to now counts, including commands that were in progress when the party departed.
  await seen(
    workplace,
    await workplace.head(),
    'demand-board',
    'demand-board/tasks',
    'demand-board/callbacks',
    'resource-sharing',
    'resource-sharing/calendar',
    'personnel-sharing',
    'persons',
  )
  await returnTasks(gone, departure)
  await passCallsOn(gone, departure)
  await passOnAwaited(departure, gone.party)
  // Loans come before uses, so that the party does not use its own resources any more.
  await endLoans(gone, departure)
  await endUses(gone, departure)
  await endSecondments(gone, departure)
  if (forGood) await endMemberships(gone, departure)
}

async function returnTasks({ party }: PartyGone, departure: Departure): Promise<void> {
  const { community, send } = departure
  for (const { demand, task } of await rowsOf(departure, 'demand-board/tasks', { party })) {
    const data = { task, reason: 'departure' } as const
    await send({ community, aggregate: 'demand', id: demand, command: 'withdraw-task', data, purpose: task })
  }
}

/** Another party is asked to call the raisers whom the party was to call. */
async function passCallsOn({ party }: PartyGone, departure: Departure): Promise<void> {
  const { community, send } = departure
  for (const { id } of await rowsOf(departure, 'demand-board/callbacks', { caller: party }))
    await send({ community, aggregate: 'demand', id, command: 'deal-callback', data: {}, purpose: party })
}

async function endLoans({ party, successor }: PartyGone, departure: Departure): Promise<void> {
  const { community, send } = departure
  for (const { id } of await rowsOf(departure, 'resource-sharing', { owner: party })) {
    const its = { community, aggregate: 'resource', id } as const
    await firstAccepted(send, [
      ...(successor === undefined
        ? []
        : [{ ...its, command: 'hand-over', data: { to: successor }, purpose: 'pass on' } as const]),
      { ...its, command: 'withdraw', data: {}, purpose: 'withdraw' },
    ])
  }
}

/** Passes each share on to a successor who may have it, else cancels it. The history informs all parties concerned. */
async function endUses({ party, successor }: PartyGone, departure: Departure): Promise<void> {
  const { community, send } = departure
  const filters = { party, state: 'requested,waiting,held' }
  for (const { id, resource } of await rowsOf(departure, 'resource-sharing/calendar', filters)) {
    const share = innerId(id, resource)
    const its = { community, aggregate: 'resource', id: resource } as const
    await firstAccepted(send, [
      ...(successor === undefined
        ? []
        : [{ ...its, command: 'hand-over', data: { share, to: successor }, purpose: `pass on ${share}` } as const]),
      { ...its, command: 'cancel', data: { share, cause: 'departure' }, purpose: `cancel ${share}` },
    ])
  }
}

async function endSecondments({ party, successor }: PartyGone, departure: Departure): Promise<void> {
  const state = 'requested,shared'
  const { community, send } = departure
  for (const { id, person } of await rowsOf(departure, 'personnel-sharing', { host: party, state }))
    await firstAccepted(send, secondmentEnds(community, person, innerId(id, person), successor))
  // The people of the party are not passed on to a successor: the promises of them are cancelled.
  for (const { id, person } of await rowsOf(departure, 'personnel-sharing', { home: party, state }))
    await firstAccepted(send, secondmentEnds(community, person, innerId(id, person), undefined))
}

async function endMemberships({ party }: PartyGone, departure: Departure): Promise<void> {
  const { community, send } = departure
  for (const { id } of await rowsOf(departure, 'persons', { party }))
    await send({ community, aggregate: 'person', id, command: 'end-membership', data: { party }, purpose: party })
}

function secondmentEnds(
  community: string,
  person: string,
  secondment: string,
  successor: string | undefined,
): readonly Consequence[] {
  const its = { community, aggregate: 'person', id: person } as const
  const cancel = { ...its, command: 'cancel', data: { secondment }, purpose: `cancel ${secondment}` } as const
  if (successor === undefined) return [cancel]
  const data = { secondment, to: successor }
  return [{ ...its, command: 'hand-over', data, purpose: `pass on ${secondment}` }, cancel]
}

/** Returns the second part of `<resource>.<share>` or `<person>.<secondment>`. */
const innerId = (id: string, outer: string): string => id.slice(outer.length + 1)
