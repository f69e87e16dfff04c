import { community as communityContext } from '../../../domain/community/community.ts'
import { zoneOf } from '../../../domain/community/state.ts'
import { type Instant, iso, type RecordedEvent } from '../../../domain/kernel/index.ts'
import { notification } from '../../../domain/notification/notification.ts'
import { quietUntil } from '../../../domain/notification/quiet-hours.ts'
import { residentDelivery } from '../../../domain/notification/residents/delivery-time.ts'
import { MOST_ENTRIES, type ResidentEntry } from '../../../domain/notification/shapes.ts'
import { newsOf } from '../../../domain/notification/state.ts'
import type { ViewRow } from '../../../projections/views.ts'
import type { SendConsequence } from '../consequence.ts'
import type { Workplace } from '../process-manager.ts'
import { pagesOf, seen } from '../view-pages.ts'
import { leaves } from './release.ts'
import { residentEntries, residentsOf, type TopicalEntry } from './resident-entries.ts'
import { openedSettings, RESIDENT_VIEW, settingsOfResident } from './resident-settings.ts'

interface Place {
  readonly send: SendConsequence
  readonly workplace: Workplace
  readonly community: string
}

const zoneIn = async ({ workplace, community }: Place): Promise<string> =>
  zoneOf(await workplace.state(communityContext, community))

const bare = ({ topic: _, ...entry }: TopicalEntry): ResidentEntry => entry

/** Tells the residents whom an entry concerns of it, as each has chosen, unless it says what they did themselves. */
export async function tellResidents(
  entry: Pick<ViewRow<'inbox'>, 'id' | 'to' | 'about'>,
  event: RecordedEvent,
  place: Place,
): Promise<void> {
  const { workplace, community } = place
  for (const person of await residentsOf(workplace, community, entry))
    if (person !== event.actor) await tell(person, entry.id, event, place)
}

async function tell(person: string, id: string, event: RecordedEvent, place: Place): Promise<void> {
  const { send, workplace, community } = place
  const chosen = await settingsOfResident(workplace, community, person)
  if (chosen === undefined) return
  const zone = await zoneIn(place)
  const [found] = await residentEntries(workplace, community, person, zone, { entry: id })
  if (found === undefined || found.since !== event.recordedtime) return
  const delivery = residentDelivery(chosen, found.topic, workplace.now(), zone, workplace.zones)
  if (delivery === 'off') return
  await send({
    community,
    aggregate: notification.name,
    id: person,
    command: 'notify-resident',
    data: { person, entry: bare(found), ...(delivery === 'at-once' ? {} : { wait: delivery }) },
    purpose: `resident ${id} ${found.since}`,
  })
}

/** Sends residents what has waited for the end of quiet hours or for the daily digest, where its time has come. */
export async function releaseToResidents(
  send: SendConsequence,
  workplace: Workplace,
  community: string,
): Promise<void> {
  const place = { send, workplace, community }
  const due: ViewRow<typeof RESIDENT_VIEW>[] = []
  const search = {
    service: 'messenger',
    view: RESIDENT_VIEW,
    community,
    filters: { alarmed: 'true', sort: 'alarm' },
  } as const
  for await (const rows of pagesOf(workplace, search)) due.push(...rows)
  if (due.length === 0) return
  await seen(workplace, await workplace.head(), 'inbox')
  let reached = 0
  for (const row of due)
    for (const because of ['quiet', 'daily'] as const) reached = Math.max(reached, await release(row, because, place))
  if (reached > 0) await seen(workplace, reached, RESIDENT_VIEW)
}

/** Releases what one resident waits for. Resolves with the position of the event; 0 if there was none. */
async function release(row: ViewRow<typeof RESIDENT_VIEW>, because: 'quiet' | 'daily', place: Place): Promise<number> {
  const { send, workplace, community } = place
  const { state, revision } = await workplace.revised(notification, community, row.id)
  const held = newsOf(state)[because]
  if (held === undefined || held.until > workplace.now()) return 0
  const result = await send({
    community,
    aggregate: notification.name,
    id: row.id,
    command: 'release-to-resident',
    data: { because, ...(await released(row, because, held.since, place)) },
    purpose: `resident ${because} ${iso(held.until)} ${revision}`,
  })
  return result.ok ? result.position : 0
}

/**
 * What a resident is to be told of what the inbox holds since a moment, or until when quiet hours hold it back further. Of a
 * resident who was erased nothing is left.
 */
async function released(
  row: ViewRow<typeof RESIDENT_VIEW>,
  because: 'quiet' | 'daily',
  since: Instant,
  place: Place,
): Promise<{ readonly entries: ResidentEntry[]; readonly more?: number; readonly until?: string }> {
  const { workplace, community } = place
  const chosen = await openedSettings(workplace, community, row)
  if (chosen === undefined) return { entries: [] }
  const zone = await zoneIn(place)
  const quiet = quietUntil(chosen, workplace.now(), zone, workplace.zones)
  if (quiet !== undefined) return { entries: [], until: iso(quiet) }
  const all = await residentEntries(workplace, community, row.id, zone, { since: iso(since) })
  const wanted = all.filter(({ topic }) => leaves(because, chosen.topics[topic]))
  const more = wanted.length - MOST_ENTRIES
  return { entries: wanted.slice(0, MOST_ENTRIES).map(bare), ...(more > 0 ? { more } : {}) }
}
