import type { FeedEvent } from '../feed.ts'
import type { Informed } from '../informed.ts'

const SIDES = ['person', 'home', 'host'] as const

const OUTCOMES: Readonly<Partial<Record<FeedEvent['name'], string>>> = {
  PersonnelShared: 'secondment-shared',
  SecondmentDeclined: 'secondment-declined',
  SecondmentCancelled: 'secondment-cancelled',
  SecondmentEnded: 'secondment-ended',
}

/** docs/reference/metrics.md, "Inbox": all three sides of a secondment learn its outcome, except the one that ended the matter. */
export function secondmentsTold(feed: readonly FeedEvent[]): Informed[] {
  const told = new Map<string, Informed>()
  for (const { name, data, id, party } of feed) {
    if (!('secondment' in data && 'home' in data)) continue
    for (const side of SIDES) {
      const place = `${id} ${data.secondment} ${side}`
      const kind = OUTCOMES[name]
      const to = side === 'person' ? `person:${id}` : `party:${data[side]}`
      const of = `${id} ${data.secondment}`
      // The sending party may offer the person itself.
      if (name === 'SecondmentRequested' && side === 'host' && party !== data.host)
        told.set(place, { to, kind: 'secondment-requested', of })
      if (kind !== undefined) told.set(place, { to, kind, of })
      if (name === 'SecondmentDeclined' && data.by === side) told.delete(place)
      if (name === 'SecondmentCancelled' && data.cause === side) told.delete(place)
    }
  }
  return [...told.values()]
}
