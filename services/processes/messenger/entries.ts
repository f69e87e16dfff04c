import { demand } from '../../../domain/demand/demand.ts'
import type { Actor } from '../../../domain/kernel/index.ts'
import type { EntryToNotify, Topic } from '../../../domain/notification/shapes.ts'
import { DISCREET_TITLE } from '../../../projections/inbox/entry-titles.ts'
import { entryTopic, URGENT_WITH_L1 } from '../../../projections/inbox/entry-topics.ts'
import type { FiltersOf, ViewRow } from '../../../projections/views.ts'
import type { Workplace } from '../process-manager.ts'
import { everyRow } from '../view-pages.ts'

type Entry = ViewRow<'inbox'>

const MESSAGES = '/messages'

/** The entries of a reader that match, as a notification tells them, newest first. */
export async function entriesFor(
  workplace: Workplace,
  community: string,
  reader: Actor,
  filters: FiltersOf<'inbox'>,
): Promise<readonly EntryToNotify[]> {
  const rows = await everyRow(workplace, { service: 'messenger', view: 'inbox', community, filters, reader })
  return Promise.all(rows.map(async (row) => toTell(row, await topicFor(workplace, community, row))))
}

/** The topic of an entry: that of its kind, or `urgent` where it asks to act on a demand of level L1. */
export async function topicFor(
  { state }: Pick<Workplace, 'state'>,
  community: string,
  { kind, needs, about }: Pick<Entry, 'kind' | 'needs' | 'about'>,
): Promise<Topic> {
  if (needs && URGENT_WITH_L1.has(kind) && typeof about.demand === 'string') {
    const { level } = await state(demand, community, about.demand)
    if (level === 'L1') return 'urgent'
  }
  return entryTopic(kind)
}

/** About a restricted demand it says only that there is a message. */
function toTell({ id, kind, title, needs, since, due, about }: Entry, topic: Topic): EntryToNotify {
  const discreet = title.en === DISCREET_TITLE.en
  const its = { entry: id, since, topic, title, needs, ...(due === null ? {} : { due }) }
  if (discreet) return { ...its, kind: 'message', link: MESSAGES }
  const link = typeof about.demand === 'string' ? `/demands?open=${encodeURIComponent(about.demand)}` : MESSAGES
  return { ...its, kind, link }
}
