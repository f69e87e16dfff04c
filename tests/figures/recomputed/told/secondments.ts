import { type Entries, type Entry, tell } from '../entry.ts'
import type { FeedEvent } from '../feed.ts'

const SIDES = ['person', 'home', 'host'] as const

const OUTCOMES: Readonly<Partial<Record<FeedEvent['name'], string>>> = {
  PersonnelShared: 'secondment-shared',
  SecondmentDeclined: 'secondment-declined',
  SecondmentCancelled: 'secondment-cancelled',
  SecondmentEnded: 'secondment-ended',
}

/** docs/reference/metrics.md, "Inbox": all three sides of a secondment learn its outcome, except the one that ended the matter. */
export function secondmentsTold(feed: readonly FeedEvent[]): Entry[] {
  const told: Entries = new Map()
  for (const event of feed) {
    const { name, data, id, party } = event
    if (!('secondment' in data && 'home' in data)) continue
    for (const side of SIDES) {
      const place = `${id} ${data.secondment} ${side}`
      const kind = OUTCOMES[name]
      const to = side === 'person' ? `person:${id}` : `party:${data[side]}`
      const of = `${id} ${data.secondment}`
      // The sending party may offer the person itself.
      if (name === 'SecondmentRequested' && (side !== 'host' || party !== data.host))
        tell(told, place, event, {
          ...{ to, kind: 'secondment-requested', of },
          ...(side === 'host' ? { due: data.expiresAt } : { asks: true }),
        })
      if (name === 'SecondmentAgreed' && data.by === side) told.delete(place)
      if (kind !== undefined) tell(told, place, event, { to, kind, of })
      if (name === 'SecondmentDeclined' && data.by === side) told.delete(place)
      if (name === 'SecondmentCancelled' && data.cause === side) told.delete(place)
    }
  }
  return [...told.values()]
}
