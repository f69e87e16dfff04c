import { demand } from '../../../domain/demand/demand.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import {
  DAY,
  type Instant,
  instant,
  iso,
  parseStream,
  type RecordedEvent,
  streamName,
} from '../../../domain/kernel/index.ts'
import { resourceEvents } from '../../../domain/resource/events.ts'
import { resource } from '../../../domain/resource/resource.ts'
import { shareOf } from '../../../domain/resource/state.ts'
import { workbook } from '../../../domain/workbook/workbook.ts'
import type { SendConsequence } from '../consequence.ts'
import { dataOf, type ProcessManager, type Workplace } from '../process-manager.ts'
import { firstPage, pagesOf, seen } from '../view-pages.ts'
import { isOwnFault, isUnresolved } from './own-fault.ts'

const SERVICE = 'convention-watch'
/** How old an event may be. What lies further back may be from before the watch began: no party is accused of that now. */
const MOST_AGE_MS = 3 * DAY
/** A share that is not back this long after its window is unreturned. Until then its owner is told that it is late. */
const UNRETURNED_MS = 7 * DAY

/** A breach of the convention, and the event that grounds it. */
interface Found {
  readonly party: string
  readonly item: string | undefined
  readonly kind: 'late' | 'unresolved' | 'damaged' | 'unreturned'
  readonly source: string
  readonly event: string
}

/**
 * Records breaches of the convention, each with the event that grounds it: a result that was late by the party's own fault, a
 * rework that did not help either, and what came back damaged or not at all. It records nothing that lies days back, nor what is
 * recorded already. Imported history has none of these events. A party may contest each breach.
 */
export const conventionWatch: ProcessManager = {
  name: SERVICE,
  summary:
    'Records breaches of the convention: results late by the own fault of a party, demands left unresolved by a rework, and resources that came back damaged or not at all.',
  reaction: {
    to: { aggregates: [demand.name, resource.name], types: ['ServiceDelivered', 'TaskAssigned', 'ResourceReturned'] },
    async react(event, send, workplace) {
      const stream = parseStream(event.subject)
      if (stream === undefined || workplace.now() - instant(event.recordedtime) > MOST_AGE_MS) return
      const { community, aggregate, id } = stream
      const found =
        aggregate === demand.name
          ? await inDemand(event, community, id, workplace)
          : await inReturn(event, community, id, workplace)
      if (found !== undefined) await record(found, community, send, workplace)
    },
  },
  async onTime(send, workplace) {
    for (const community of await workplace.communities())
      for (const found of await unreturned(community, workplace)) await record(found, community, send, workplace)
  },
}

/** Sends the breach to the workbook, which decides whether the party is bound. */
async function record(found: Found, community: string, send: SendConsequence, { state }: Workplace): Promise<void> {
  const { item, kind, source, event, party } = found
  if (item === undefined) return
  const { breaches } = await state(workbook, community)
  // A party or the owner may have recorded it already, by another event of the same case.
  const isKnown = Object.values(breaches).some(
    (one) =>
      one.party === party && one.kind === kind && one.source === source && (kind !== 'damaged' || one.event === event),
  )
  if (isKnown) return
  const data = { party, item, kind, source, event }
  await send({
    ...{ community, aggregate: workbook.name, id: community, command: 'record-breach', data },
    purpose: `breach:${kind}:${event}`,
  })
}

async function inDemand(
  event: RecordedEvent,
  community: string,
  id: string,
  { state }: Workplace,
): Promise<Found | undefined> {
  const delivered = dataOf(demandEvents.ServiceDelivered, event)
  const assigned = dataOf(demandEvents.TaskAssigned, event)
  const isLate = delivered?.inTime === false
  if (!isLate && assigned?.rework !== true) return undefined
  const it = await state(demand, community, id)
  const its = { item: it.item, source: event.subject, event: event.id }
  if (delivered !== undefined && isOwnFault(it, delivered.task, instant(event.recordedtime)))
    return { ...its, party: delivered.party, kind: 'late' }
  if (assigned !== undefined && isUnresolved(it, assigned.task))
    return { ...its, party: assigned.party, kind: 'unresolved' }
  return undefined
}

async function inReturn(
  event: RecordedEvent,
  community: string,
  id: string,
  workplace: Workplace,
): Promise<Found | undefined> {
  const returned = dataOf(resourceEvents.ResourceReturned, event)
  if (returned?.condition !== 'damaged' && returned?.condition !== 'lost') return undefined
  const { owner } = await workplace.state(resource, community, id)
  if (returned.party === owner) return undefined
  await seen(workplace, event.position, 'resource-sharing')
  const item = await itemServed(id, community, workplace)
  return { party: returned.party, item, kind: 'damaged', source: event.subject, event: event.id }
}

/** The first item of the workbook that the resource serves. What serves none breaks no item. */
async function itemServed(id: string, community: string, workplace: Workplace): Promise<string | undefined> {
  const search = { service: SERVICE, view: 'resource-sharing', community, filters: { resource: id } } as const
  const [row] = await firstPage(workplace, search, 1)
  return row?.items[0]
}

/** The shares that became unreturned in the last days and are still out, each with the event by which they were missed. */
async function unreturned(community: string, workplace: Workplace): Promise<Found[]> {
  const latest = workplace.now() - UNRETURNED_MS
  const filters = {
    state: 'using',
    from: iso(latest - MOST_AGE_MS),
    until: iso(latest),
  } as const
  const search = { service: SERVICE, view: 'resource-sharing/calendar', community, filters } as const
  const found: Found[] = []
  for await (const rows of pagesOf(workplace, search))
    for (const { resource: id, id: name, until, party, own } of rows) {
      if (own || until === null || instant(until) > latest || instant(until) < latest - MOST_AGE_MS) continue
      const share = name.slice(id.length + 1)
      const event = await missedIn(id, share, community, workplace, instant(until))
      if (event === undefined) continue
      const item = await itemServed(id, community, workplace)
      found.push({ party, item, kind: 'unreturned', source: streamName(resource, community, id), event })
    }
  return found
}

/** The event by which a share that is still out was missed. */
async function missedIn(
  id: string,
  share: string,
  community: string,
  { state, events }: Workplace,
  since: Instant,
): Promise<string | undefined> {
  if (shareOf(await state(resource, community, id), share)?.state !== 'using') return undefined
  for await (const some of events(resource, community, id))
    for (const event of some) {
      const missed = dataOf(resourceEvents.ReturnMissed, event)
      if (missed?.share === share && instant(missed.since) === since) return event.id
    }
  return undefined
}
