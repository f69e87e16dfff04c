import type { LagBehind } from '../../services/event-log/lag.ts'
import type { Position } from '../../services/ports/event-log.ts'
import type { RelayStatus } from '../../services/relay/relay.ts'
import { soon } from './watch.ts'

/** How far the stream is behind the log; what is not known is left out. */
export interface RelayLag {
  /** Age of the oldest event that is not published. */
  readonly lagSeconds?: number
  readonly lagEvents?: number
}

/** @param head where the log ends; undefined where it does not say */
export async function relayLag(
  { position, sequence }: RelayStatus,
  lag: LagBehind,
  head: Position | undefined,
): Promise<RelayLag> {
  if (position === undefined || head === undefined) return {}
  if (position >= head) return { lagSeconds: 0, lagEvents: 0 }
  const lagSeconds = await soon(lag(position))
  return {
    ...(lagSeconds === undefined ? {} : { lagSeconds }),
    // The n-th event is message n: where it has position n too, positions of this log count events.
    ...(position === sequence ? { lagEvents: head - position } : {}),
  }
}
