import { type Instant, iso } from '../../../domain/kernel/index.ts'
import { notification } from '../../../domain/notification/notification.ts'
import { ALWAYS_SENT, type EntryToNotify, MOST_ENTRIES } from '../../../domain/notification/shapes.ts'
import { settingsOf } from '../../../domain/notification/state.ts'
import type { SendConsequence } from '../consequence.ts'
import type { Workplace } from '../process-manager.ts'
import { pagesOf, seen } from '../view-pages.ts'
import { partyReaders } from './addressees.ts'
import { entriesFor } from './entries.ts'

const VIEW = 'notification-settings'

/** Sends what has waited for the end of quiet hours or for the daily digest, where its time has come. */
export async function releaseDue(send: SendConsequence, workplace: Workplace, community: string): Promise<void> {
  const people: string[] = []
  const search = { service: 'messenger', view: VIEW, community, filters: { alarmed: 'true', sort: 'alarm' } } as const
  for await (const rows of pagesOf(workplace, search)) people.push(...rows.map(({ id }) => id))
  if (people.length === 0) return
  await seen(workplace, await workplace.head(), 'inbox')
  let reached = 0
  for (const person of people)
    for (const because of ['quiet', 'daily'] as const)
      reached = Math.max(reached, await release(person, because, { send, workplace, community }))
  if (reached > 0) await seen(workplace, reached, VIEW)
}

interface Place {
  readonly send: SendConsequence
  readonly workplace: Workplace
  readonly community: string
}

/**
 * Whether what is wanted so leaves at the end of the quiet hours, or with the daily digest. What the digest collects waits beyond quiet
 * hours, and the digest has what was switched to `at-once` meanwhile, too.
 */
export const leaves = (because: 'quiet' | 'daily', wanted: 'at-once' | 'daily' | 'off'): boolean =>
  wanted === 'at-once' || (because === 'daily' && wanted === 'daily')

/** Releases what one person waits for. Resolves with the position of the event; 0 if there was none. */
async function release(
  person: string,
  because: 'quiet' | 'daily',
  { send, workplace, community }: Place,
): Promise<number> {
  const { state, revision } = await workplace.revised(notification, community, person)
  const held = state[because]
  if (held === undefined || held.until > workplace.now()) return 0
  const all = await waitingFor(person, held.since, workplace, community)
  const { topics } = settingsOf(state)
  const wanted = all.filter(({ topic }) => leaves(because, topics[topic]))
  const entries = wanted.slice(0, MOST_ENTRIES)
  const more = wanted.length - entries.length
  const result = await send({
    community,
    aggregate: notification.name,
    id: person,
    command: 'release',
    data: { because, entries, ...(more === 0 ? {} : { more }) },
    purpose: `${because} ${iso(held.until)} ${revision}`,
  })
  return result.ok ? result.position : 0
}

/** What a person's inbox holds since a moment for all parties that they act for, newest first, beside what was sent at once. */
async function waitingFor(
  person: string,
  since: Instant,
  workplace: Workplace,
  community: string,
): Promise<readonly EntryToNotify[]> {
  const found = new Map<string, EntryToNotify>()
  for (const reader of await partyReaders(workplace, community, person))
    for (const entry of await entriesFor(workplace, community, reader, { since: iso(since) }))
      if (!ALWAYS_SENT.some((one) => one === entry.topic)) found.set(entry.entry, entry)
  return [...found.values()].sort((one, other) => (one.since < other.since ? 1 : -1))
}
