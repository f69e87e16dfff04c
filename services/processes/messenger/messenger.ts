import { DAY, instant, parseStream, type RecordedEvent } from '../../../domain/kernel/index.ts'
import { notification } from '../../../domain/notification/notification.ts'
import { ALWAYS_SENT, type EntryToNotify, type Topic } from '../../../domain/notification/shapes.ts'
import { INBOX_EVENTS, touchedEntries } from '../../../projections/inbox/touched-entries.ts'
import type { SendConsequence } from '../consequence.ts'
import type { EventNameOf, ProcessManager, Workplace } from '../process-manager.ts'
import { everyRow, seen } from '../view-pages.ts'
import { everyPerson, partyReaders } from './addressees.ts'
import { entriesFor, topicFor } from './entries.ts'
import { releaseDue } from './release.ts'
import { releaseToResidents, tellResidents } from './residents.ts'

/** Entries that are older are left to the inbox, so that an engine that gets this service does not tell of its past. */
const NEWS_MS = DAY

/**
 * Tells people and residents of new entries of their inbox, as each has set it: at once, after the quiet hours, or in a daily digest.
 * Its events go to bridges by webhook. The view of the inbox says who may see which entry.
 */
export const messenger: ProcessManager = {
  name: 'messenger',
  summary:
    'Tells people of new entries of their inbox outside the pages, as each has set it: at once, after quiet hours, or in a daily digest.',
  reaction: {
    to: { types: INBOX_EVENTS as readonly EventNameOf[] },
    async react(event, send, workplace) {
      if (instant(event.recordedtime) < workplace.now() - NEWS_MS) return
      const community = parseStream(event.subject)?.community ?? ''
      const ids = touchedEntries(event)
      if (ids.length === 0) return
      await seen(
        workplace,
        event.position,
        'inbox',
        'notification-settings',
        'resident-notification-settings',
        'persons',
      )
      const search = { service: 'messenger', view: 'inbox', community, filters: { entry: ids.join(',') } } as const
      for (const row of await everyRow(workplace, search)) {
        // A later event has renewed the others, and tells them.
        if (row.since !== event.recordedtime) continue
        const topic = await topicFor(workplace, community, row)
        for (const person of await candidates(workplace, community, topic))
          await tell(person, row.id, { event, community, send, workplace })
        await tellResidents(row, event, { send, workplace, community })
      }
    },
  },
  async onTime(send, workplace) {
    for (const community of await workplace.communities()) {
      await releaseDue(send, workplace, community)
      await releaseToResidents(send, workplace, community)
    }
  },
}

/** People who may want to be told of the topic. What is always sent goes to everyone who sees the entry. */
async function candidates(workplace: Workplace, community: string, topic: Topic): Promise<readonly string[]> {
  if (ALWAYS_SENT.some((one) => one === topic)) return everyPerson(workplace, community)
  const search = { service: 'messenger', view: 'notification-settings', community, filters: {} } as const
  return (await everyRow(workplace, search)).filter(({ topics }) => topics[topic] !== 'off').map(({ id }) => id)
}

interface News {
  readonly event: RecordedEvent
  readonly community: string
  readonly send: SendConsequence
  readonly workplace: Workplace
}

/** Tells a person of an entry that they may see today, unless it says what they did themselves. */
async function tell(person: string, id: string, { event, community, send, workplace }: News): Promise<void> {
  if (event.actor === person) return
  const entry = await entryOf(person, id, workplace, community)
  if (entry === undefined || entry.since !== event.recordedtime) return
  const purpose = `${id} ${entry.since}`
  await send({
    community,
    aggregate: notification.name,
    id: person,
    command: 'notify',
    data: { person, entry },
    purpose,
  })
}

async function entryOf(
  person: string,
  id: string,
  workplace: Workplace,
  community: string,
): Promise<EntryToNotify | undefined> {
  for (const reader of await partyReaders(workplace, community, person)) {
    const [entry] = await entriesFor(workplace, community, reader, { entry: id })
    if (entry !== undefined) return entry
  }
  return undefined
}
