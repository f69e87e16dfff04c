import type { Static } from '@sinclair/typebox'
import { community as communityContext } from '../../../domain/community/community.ts'
import type { communityEvents } from '../../../domain/community/events.ts'
import { activeParties } from '../../../domain/community/state.ts'
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

/** The parties that may administer what the party owns, in order: its successor, then the committee. */
async function caretakers({ party, successor }: PartyGone, { community, workplace }: Departure): Promise<string[]> {
  const tenant = await workplace.state(communityContext, community)
  const committees = activeParties(tenant).filter(({ id, kind }) => kind === 'committee' && id !== party)
  return [...(successor === undefined ? [] : [successor]), ...committees.map(({ id }) => id)]
}

/** Passes on what the party owns for good where it left. A suspended party stays the owner, and what it owns is administered for it. */
async function endLoans(gone: PartyGone, departure: PartyDeparture): Promise<void> {
  const { community, send, forGood } = departure
  const { party, successor } = gone
  const others = await caretakers(gone, departure)
  for (const { id } of await rowsOf(departure, 'resource-sharing', { owner: party })) {
    const its = { community, aggregate: 'resource', id } as const
    await firstAccepted(send, [
      ...(forGood ? [] : administered(its, others)),
      ...(successor === undefined || !forGood
        ? []
        : [{ ...its, command: 'hand-over', data: { to: successor }, purpose: 'pass on' } as const]),
      { ...its, command: 'withdraw', data: {}, purpose: 'withdraw' },
    ])
  }
  for (const { id } of await rowsOf(departure, 'resource-sharing', { administrator: party }))
    await firstAccepted(send, administered({ community, aggregate: 'resource', id }, others))
}

const administered = (
  its: { readonly community: string; readonly aggregate: 'resource'; readonly id: string },
  parties: readonly string[],
): readonly Consequence[] =>
  parties.map((by) => ({ ...its, command: 'administer', data: { by }, purpose: `administer by ${by}` }))

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

/** Gives back to a reinstated party what others administered or held for it. What has begun finishes with the successor. */
export async function partyReturns(party: string, departure: Departure): Promise<void> {
  const { community, send, workplace } = departure
  await seen(workplace, await workplace.head(), 'resource-sharing', 'resource-sharing/calendar', 'personnel-sharing')
  for (const { id } of await rowsOf(departure, 'resource-sharing', { owner: party }))
    await send({
      community,
      aggregate: 'resource',
      id,
      command: 'administer',
      data: { by: party },
      purpose: 'give back',
    })
  const held = { heldFor: party, state: 'requested,waiting,held' }
  for (const { id, resource } of await rowsOf(departure, 'resource-sharing/calendar', held)) {
    const data = { share: innerId(id, resource), to: party }
    const purpose = `give back ${data.share}`
    await send({ community, aggregate: 'resource', id: resource, command: 'hand-over', data, purpose })
  }
  const promised = { heldFor: party, state: 'requested,shared' }
  for (const { id, person } of await rowsOf(departure, 'personnel-sharing', promised)) {
    const data = { secondment: innerId(id, person), to: party }
    const purpose = `give back ${data.secondment}`
    await send({ community, aggregate: 'person', id: person, command: 'hand-over', data, purpose })
  }
}

/** Returns the second part of `<resource>.<share>` or `<person>.<secondment>`. */
const innerId = (id: string, outer: string): string => id.slice(outer.length + 1)
