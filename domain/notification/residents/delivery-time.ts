import { type Instant, iso, type Zones } from '../../kernel/index.ts'
import { nextDigest, quietUntil } from '../quiet-hours.ts'
import type { ResidentSettings, ResidentTopic, ResidentWait } from '../shapes.ts'

/** When news are to be sent: not at all, at once, or after a wait. */
export type ResidentDelivery = 'off' | 'at-once' | ResidentWait

/**
 * When a resident wants to be told of news of a topic. The messenger asks this with the opened settings, because a rule sees them
 * sealed.
 *
 * @param zone the time zone of the community
 */
export function residentDelivery(
  chosen: ResidentSettings,
  topic: ResidentTopic,
  now: Instant,
  zone: string,
  zones: Zones,
): ResidentDelivery {
  const wanted = chosen.topics[topic]
  if (wanted === 'off') return wanted
  if (wanted === 'daily') return { because: 'daily', until: iso(nextDigest(chosen, now, zone, zones)) }
  const until = quietUntil(chosen, now, zone, zones)
  return until === undefined ? wanted : { because: 'quiet', until: iso(until) }
}
