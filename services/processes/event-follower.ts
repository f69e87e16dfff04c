import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { Wait } from '../kit/event-delivery.ts'
import type { Fault } from '../kit/fault.ts'
import type { Subscription } from '../ports/event-bus.ts'
import type { Position } from '../ports/event-log.ts'
import { serviceFault } from './faults.ts'

/** Milliseconds before the follower subscribes again after a failure that a person has to mend. */
const RESUBSCRIBE_MS = 10_000

/** The progress of a follower, and its failure if there is one. */
export interface FollowerStatus {
  readonly position?: Position
  readonly exact?: boolean
  /** The code of the failure, while the follower retries. */
  readonly failure?: string
}

export interface EventFollower {
  /** Resolves when the signal has aborted and the event in progress is handled. */
  readonly ended: Promise<void>
  status(): FollowerStatus
}

/** Follows a subscription, and subscribes again if it ends by itself. */
export function followEvents(options: {
  subscribe: (handle: (event: RecordedEvent) => Promise<void>) => Promise<Subscription>
  handle: (event: RecordedEvent) => Promise<void>
  onFailure: (fault: Fault) => void
  wait: Wait
  signal: AbortSignal
}): EventFollower {
  const { subscribe, onFailure, wait, signal } = options
  let subscription: Subscription | undefined
  let handled: Position | undefined
  /** The position of the last event that the handler failed at, until it succeeds. */
  let failedAt: { readonly code: string; readonly position: Position } | undefined
  /** The code of the failure that ended the last subscription. */
  let lost: string | undefined

  async function handle(event: RecordedEvent): Promise<void> {
    try {
      await options.handle(event)
      failedAt = undefined
    } catch (error) {
      failedAt = { code: serviceFault(error).code, position: event.position }
      throw error
    }
    handled = event.position
  }

  async function follow(): Promise<void> {
    const stop = () => void subscription?.stop()
    signal.addEventListener('abort', stop, { once: true })
    while (!signal.aborted) {
      try {
        subscription = await subscribe(handle)
        lost = undefined
        if (signal.aborted) stop()
        await subscription.ended
      } catch (error) {
        const fault = serviceFault(error)
        lost = fault.code
        onFailure(fault)
        await wait(fault.retryAfter === undefined ? RESUBSCRIBE_MS : fault.retryAfter * 1_000, signal).catch(() => {})
      }
    }
    await subscription?.stop()
  }

  return {
    ended: follow(),
    status() {
      const reached = subscription?.reached?.()
      const position = reached ?? handled
      // If the subscription has got past the event, the event is a dead letter and blocks nothing any more.
      const blocked = failedAt !== undefined && (reached === undefined || failedAt.position > reached)
      const failure = blocked ? failedAt?.code : lost
      return {
        ...(position === undefined ? {} : { position, exact: reached !== undefined }),
        ...(failure === undefined ? {} : { failure }),
      }
    },
  }
}
