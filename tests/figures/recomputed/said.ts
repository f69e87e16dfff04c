import { parseStream } from '../../../domain/kernel/index.ts'
import { livesOf } from './demand-board.ts'
import type { Entry, Message } from './entry.ts'
import type { FeedEvent } from './feed.ts'
import { meaningOf } from './metrics-page.ts'

/** How many earlier messages an entry keeps. */
const REMEMBERED = 19

/** Where the last event of an entry gives the reason. */
const REASONS: Readonly<Record<string, string>> = {
  'breach-contested': 'words',
  'breach-answered': 'reason',
  'breach-dismissed': 'reason',
  'callback-disputed': 'note',
  'contact-denied': 'note',
  'hotline-answered': 'reason',
  'hotline-asked': 'reason',
  'hotline-result': 'result',
  'hours-confirmed': 'reason',
  'hours-disputed': 'words',
  'party-suspended': 'reason',
  'prices-refused': 'reason',
  'request-refused': 'reason',
  'secondment-cancelled': 'reason',
  'secondment-declined': 'reason',
  'share-cancelled': 'reason',
  'share-declined': 'reason',
  'share-displaced': 'reason',
  summoned: 'note',
  'summons-answered': 'reason',
}

/** docs/reference/metrics.md, "Inbox": since when each entry says what it says, why, of what, and what it said before. */
export function saidOf(entries: readonly Entry[], feed: readonly FeedEvent[]): object[] {
  const restricted = new Set(livesOf(feed).flatMap(([id, { visibility }]) => (visibility === 'restricted' ? [id] : [])))
  const raisers = new Map(entries.flatMap((one) => (one.safeContact === undefined ? [] : [[one.of, one.kind]])))
  return entries.flatMap(({ to, kind, of, about = {}, messages: [last, ...before], safeContact }) => {
    if (last === undefined) return []
    const { event, because } = last
    // Others may look at the screen. A raiser reads of the own demand, whatever it was merged into.
    const others = safeContact === undefined ? [about.original, about.source] : []
    const isDiscreet = [event.aggregate === 'demand' ? event.id : undefined, ...others].some((one) =>
      restricted.has(demandIn(one)),
    )
    const told = {
      meaning: meaningOf(about.code),
      reason: (because === undefined ? reasonIn(last, to) : because.reason) ?? null,
      instead: because?.instead ?? null,
    }
    // The raiser of a merged demand reads where the original stands for its own raiser.
    const originalStands = safeContact === undefined ? undefined : raisers.get(String(about.original))
    return {
      ...{ to, kind, of, since: timeOf(last), safeContact: safeContact ?? null },
      about: originalStands === undefined ? about : { ...about, originalStands },
      ...(isDiscreet ? { meaning: null, reason: null, instead: null } : told),
      before: before.slice(0, REMEMBERED).map((one) => ({ kind: one.kind, since: timeOf(one) })),
    }
  })
}

/** The id of a demand, by itself or in the name of its stream. */
function demandIn(one: unknown): string {
  const stream = parseStream(String(one))
  return stream?.aggregate === 'demand' ? stream.id : String(one)
}

const timeOf = ({ event }: Message): string => new Date(event.at).toISOString()

function reasonIn({ kind, event: { name, data } }: Message, to: string): unknown {
  // The desk reads why a party returned the task. A party knows what it contested itself.
  if (name === 'TaskReturned' && kind === 'triage-due') return data.reason
  if (name === 'BreachContested' && to === `party:${data.party}`) return undefined
  return Reflect.get(data, REASONS[kind] ?? '')
}
