import { contactMoment, mayContact } from '../../../domain/contact/safe-contact.ts'
import { demand } from '../../../domain/demand/demand.ts'
import { speaksForRaiser } from '../../../domain/demand/raiser.ts'
import type { ResidentEntry, ResidentTopic } from '../../../domain/notification/shapes.ts'
import { residentTopic } from '../../../projections/inbox/entry-topics.ts'
import type { FiltersOf, ViewRow } from '../../../projections/views.ts'
import type { Workplace } from '../process-manager.ts'
import { everyRow } from '../view-pages.ts'

type Entry = ViewRow<'inbox'>

/** News for a resident, and what they mean to the resident. */
export interface TopicalEntry extends ResidentEntry {
  readonly topic: ResidentTopic
}

/** The residents whom an entry about a demand may be for: the raiser, a helper who speaks for the raiser, and a group. */
export async function residentsOf(
  { state }: Pick<Workplace, 'state'>,
  community: string,
  { to, about }: Pick<Entry, 'to' | 'about'>,
): Promise<readonly string[]> {
  if ((to.kind !== 'resident' && to.kind !== 'follower') || typeof about.demand !== 'string') return []
  const { raiser, helper, group, ...rest } = await state(demand, community, about.demand)
  const raisers = raiser?.kind === 'resident' && raiser.id !== undefined ? [raiser.id] : []
  const helpers = helper?.role === 'resident' && speaksForRaiser({ helper, ...rest }) !== undefined ? [helper.id] : []
  return [...new Set([...raisers, ...helpers, ...(group?.members ?? []), ...(group?.invited ?? [])])]
}

/** The entries of a resident's inbox that match and may be told outside the pages now, newest first. */
export async function residentEntries(
  workplace: Workplace,
  community: string,
  person: string,
  zone: string,
  filters: FiltersOf<'inbox'>,
): Promise<readonly TopicalEntry[]> {
  const reader = { id: person, role: 'resident' } as const
  const rows = await everyRow(workplace, { service: 'messenger', view: 'inbox', community, filters, reader })
  return rows
    .filter(({ safeContact }) => isSafe(safeContact, workplace, zone))
    .map(({ id, kind, needs, since, title }) => ({ entry: id, since, title, topic: residentTopic(kind, needs) }))
}

/** Whether a message may reach the resident now. The bridge chooses the way, so both a text and a message in an app have to be safe. */
function isSafe(safeContact: Entry['safeContact'], { now, zones }: Pick<Workplace, 'now' | 'zones'>, zone: string) {
  const moment = contactMoment(now(), zone, zones)
  return (['text', 'app'] as const).every((channel) =>
    mayContact(safeContact ?? undefined, undefined, 'service', moment, channel),
  )
}
