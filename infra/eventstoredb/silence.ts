import type { Wait } from '../../services/kit/event-delivery.ts'
import type { Position } from '../../services/ports/event-log.ts'

/** Milliseconds of silence after which a subscription asks the leader where the log ends. One that missed an event for two such periods is opened again. */
const SILENCE_MS = 5_000

/** Notices a subscription that stays silent although the log goes on. */
export interface SilenceWatch {
  /** Events up to this position have come, and are being handled. */
  heard(position: Position): void
  /** The next event is waited for. */
  waits(): void
  /** Resolves with true where two looks in a row showed the same missing event, and with false once it is stopped. */
  untilMissed(): Promise<boolean>
  stop(): void
}

/** Compares what a subscription has handed out with where the log ends. */
export function silenceWatch(
  { head, wait }: { readonly head: () => Promise<Position>; readonly wait: Wait },
  from: Position,
): SilenceWatch {
  const stopping = new AbortController()
  const { signal } = stopping
  let at = from
  let waiting = true

  /** Behind which position an event is missing; undefined where none is. */
  async function missing(): Promise<Position | undefined> {
    const before = at
    // A leader that does not answer is noticed by the subscription itself.
    const end = await head().catch(() => 0)
    return waiting && at === before && end > at ? at : undefined
  }

  return {
    async untilMissed() {
      let missed: Position | undefined
      while (!signal.aborted) {
        await wait(SILENCE_MS, signal).catch(() => {})
        const now = signal.aborted ? undefined : await missing()
        if (now !== undefined && now === missed) return !signal.aborted
        missed = now
      }
      return false
    },
    heard(position) {
      at = position
      waiting = false
    },
    waits() {
      waiting = true
    },
    stop: () => stopping.abort(),
  }
}
