import { handOut, pause, type Wait } from '../kit/event-delivery.ts'
import { wanted } from '../kit/event-filter.ts'
import type { Checkpoints } from '../ports/checkpoints.ts'
import type { DeadLetters } from '../ports/dead-letters.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { EventLogReader } from '../ports/event-log.ts'

export interface LocalBusOptions {
  readonly log: Pick<EventLogReader, 'subscribe'>
  readonly checkpoints: Checkpoints
  readonly deadLetters: DeadLetters
  readonly wait?: Wait
  /** Who works under which durable name: buses that share it take turns. Their own by default. */
  readonly turns?: Turns
}

/** By durable name: settles when all that have come to it have ended. */
export type Turns = Map<string, Promise<void>>

/**
 * The bus of an engine that is alone with its log: consumers read the log itself, one event at a time, and how far each has
 * got is kept beside it. Of several under one durable name one works; the next takes over when it ends.
 */
export function localBus(options: LocalBusOptions): EventBus {
  const { log, checkpoints, deadLetters, wait = pause, turns = new Map() } = options
  const closing = new AbortController()
  const running = new Set<Promise<void>>()

  return {
    async subscribe(durable, filter, handle, { after = 0 } = {}) {
      const stopping = new AbortController()
      const signal = AbortSignal.any([closing.signal, stopping.signal])
      const handing = { durable, handle, deadLetters, wait }

      async function consume(): Promise<void> {
        const from = checkpoints.of(durable) ?? after
        for await (const events of log.subscribe(from, signal)) {
          for (const event of events) {
            if (signal.aborted) return
            if (wanted(filter, event) && !(await handOut(event, handing, signal))) return
            checkpoints.save(durable, event.position)
          }
        }
      }

      const turn = turns.get(durable) ?? Promise.resolve()
      // Whoever is stopped while it waits does not wait on; whoever waits behind it still does.
      const ended = Promise.race([turn, aborted(signal)]).then(() => (signal.aborted ? undefined : consume()))
      const settled = ended.catch(() => {}).finally(() => running.delete(settled))
      running.add(settled)
      turns.set(
        durable,
        turn.then(() => settled),
      )
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

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
