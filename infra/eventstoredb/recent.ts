import type { Position } from '../../services/ports/event-log.ts'
import type { LiveSubscription } from './live.ts'
import type { StorePage } from './own-events.ts'
import type { StreamEnds } from './stream-ends.ts'
import { inTime } from './time-limit.ts'

/** How long the end of the log that the leader named counts, in milliseconds. */
const NAMED_MS = 1_000
/** How long events are waited for that the live subscription has still to hand out, in milliseconds. */
const PATIENCE_MS = 500

/** Answers from memory while the live subscription is confirmed: it has handed out the end that the leader named less than 1 s ago. */
export type RecentReader = (stream: string, from: number, atLeast: Position) => Promise<StorePage | undefined>

/** Makes the reader. At most one call of a second asks the leader. */
export function recentReader(
  live: Pick<LiveSubscription, 'now'>,
  ends: Pick<StreamEnds, 'from' | 'written'>,
  head: () => Promise<Position>,
): RecentReader {
  let named: { readonly head: Position; readonly at: number; readonly by: unknown } | undefined
  let asking: Promise<void> | undefined

  async function ask(by: unknown): Promise<void> {
    const at = performance.now()
    named = { head: await head(), at, by }
  }

  return async function recent(stream, from, atLeast) {
    const session = live.now()
    if (session === undefined || ends.from(stream, from) === undefined) return undefined
    if (named?.by !== session || performance.now() - named.at >= NAMED_MS) {
      asking ??= ask(session).finally(() => {
        asking = undefined
      })
      asking.catch(() => {})
      // While the leader does not answer, the log is read, or says why it cannot be.
      await inTime(asking, PATIENCE_MS).catch(() => {})
      if (named?.by !== session || performance.now() - named.at >= NAMED_MS) return undefined
    }
    const wanted = Math.max(atLeast, named.head, ends.written())
    if (session.head() < wanted) await session.more(wanted - 1, AbortSignal.timeout(PATIENCE_MS)).catch(() => {})
    return live.now() === session && session.head() >= wanted ? ends.from(stream, from) : undefined
  }
}
