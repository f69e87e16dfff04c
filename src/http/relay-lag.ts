import type { LagBehind } from '../../services/event-log/lag.ts'
import type { Position } from '../../services/ports/event-log.ts'
import type { RelayStatus } from '../../services/relay/relay.ts'
import { soon } from './watch.ts'

/** The distance of the stream behind the log. Unknown members are absent. */
export interface RelayLag {
  /** Age of the oldest event that is not published. */
  readonly lagSeconds?: number
  readonly lagEvents?: number
}

/** @param head the last position of the log; undefined where it is unknown */
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
    // The n-th event is message n. Where its position is n too, positions of this log count events.
    ...(position === sequence ? { lagEvents: head - position } : {}),
  }
}
