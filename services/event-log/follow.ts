import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { Wait } from '../kit/event-delivery.ts'
import type { EventLogReader, Position } from '../ports/event-log.ts'

/** Milliseconds before a failed subscription is opened again. */
const RETRY_MS = 1_000

export interface Following {
  readonly log: Pick<EventLogReader, 'subscribe'>
  readonly after: Position
  readonly take: (events: readonly RecordedEvent[]) => void
  /** Called when the subscription fails. It is opened again by itself. */
  readonly failed: (error: unknown) => void
  readonly wait: Wait
}

/** Passes the events after a position to `take` until the signal aborts. A failed subscription is opened again. */
export async function follow({ log, after, take, failed, wait }: Following, signal: AbortSignal): Promise<void> {
  let head = after
  while (!signal.aborted) {
    try {
      for await (const events of log.subscribe(head, signal)) {
        take(events)
        head = events.at(-1)?.position ?? head
      }
      if (signal.aborted) return
      // A log that is closed ends its subscriptions at once. Without the wait this would leave no time to anything else.
      throw new Error('The subscription to the log ended.')
    } catch (error) {
      if (signal.aborted) return
      failed(error)
      await wait(RETRY_MS, signal).catch(() => {})
    }
  }
}
