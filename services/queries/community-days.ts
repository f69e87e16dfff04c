import { LRUCache } from 'lru-cache'
import { community } from '../../domain/community/community.ts'
import { type CommunityState, zoneOf } from '../../domain/community/state.ts'
import { type Catalogue, type Instant, type LocalDay, streamName } from '../../domain/kernel/index.ts'
import { zones } from '../clock/zones.ts'
import type { EventLog } from '../ports/event-log.ts'

/** Returns when the local days of a community begin. */
export type CommunityDays = (id: string) => Promise<(day: LocalDay) => Instant>

/** The most time zones in memory. */
const MAX_ZONES = 2_000

/** Reads the zone of each community from its first event, once: a zone never changes. Until then, the default zone applies. */
export function communityDays({
  log,
  catalogue,
}: {
  readonly log: Pick<EventLog, 'readStream'>
  readonly catalogue: Catalogue
}): CommunityDays {
  const known = new LRUCache<string, string>({ max: MAX_ZONES })

  async function zoneIn(id: string): Promise<string> {
    const found = known.get(id)
    if (found !== undefined) return found
    let state = community.initial
    for await (const batch of log.readStream(streamName(community, id, id), 0)) {
      for (const event of batch) state = catalogue.evolve(community, state, event) as CommunityState
      if (state.established) break
    }
    const zone = zoneOf(state)
    if (state.established) known.set(id, zone)
    return zone
  }

  return async (id) => {
    const zone = await zoneIn(id)
    return (day) => zones.endOf(day - 1, zone)
  }
}
