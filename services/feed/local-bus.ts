import { handOut, pause, type Wait } from '../kit/event-delivery.ts'
import { eventFilter } from '../kit/event-filter.ts'
import type { Pace } from '../kit/pace.ts'
import { type Semaphore, semaphore } from '../kit/semaphore.ts'
import type { Checkpoints } from '../ports/checkpoints.ts'
import type { DeadLetters } from '../ports/dead-letters.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { Tail } from './tail.ts'

export interface LocalBusOptions {
  readonly tail: Tail
  readonly checkpoints: Checkpoints
  readonly deadLetters: DeadLetters
  readonly wait?: Wait
  /** Shares the event loop between consumers that catch up and other work. Default: they take it whole. */
  readonly pace?: Pace
  /** Lets one consumer at a time work under a durable name. Buses that share it take turns with each other. */
  readonly turns?: Semaphore
}

/**
 * The bus of an engine that is alone with its log: consumers read the log itself, one event at a time, and how far each has
 * got is kept beside it. Of several under one durable name one works; the next takes over when it ends.
 */
export function localBus(options: LocalBusOptions): EventBus {
  const { tail, checkpoints, deadLetters, wait = pause, pace, turns = oneOfAName() } = options
  const closing = new AbortController()
  const running = new Set<Promise<void>>()

  return {
    async subscribe(durable, filter, handle, { after = 0 } = {}) {
      const stopping = new AbortController()
      const signal = AbortSignal.any([closing.signal, stopping.signal])
      const wanted = eventFilter(filter)
      const handing = { durable, handle, deadLetters, wait }

      async function consume(): Promise<void> {
        const reader = await tail.join()
        try {
          let position = checkpoints.of(durable) ?? after
          for (;;) {
            const catchesUp = position < reader.since()
            const { events, reached } = await reader.next(position, signal)
            for (const event of events) {
              if (catchesUp && pace?.due()) await pace.rest()
              if (signal.aborted) return
              if (wanted(event) && !(await handOut(event, handing, signal))) return
              checkpoints.save(durable, event.position)
            }
            position = reached
          }
        } finally {
          await reader.leave()
        }
      }

      // A consumer that is stopped while it waits has ended well.
      const ended = turns(consume, { key: durable, signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error
      })
      const settled = ended.catch(() => {}).finally(() => running.delete(settled))
      running.add(settled)
      return {
        ended,
        reached: () => checkpoints.of(durable),
        async stop() {
          stopping.abort()
          await settled
        },
      }
    },
    async close() {
      closing.abort()
      await Promise.all(running)
    },
  }
}

const oneOfAName = (): Semaphore => semaphore(Number.POSITIVE_INFINITY, 1)
