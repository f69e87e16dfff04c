import { wanted } from '../../../services/bus/filter.ts'
import { handOut, pause, type Wait } from '../../../services/bus/handing.ts'
import type { DeadLetters, EventBus, EventLogReader } from '../../../services/ports.ts'
import type { Checkpoints } from '../../state-db/index.ts'

export interface LocalBusOptions {
  readonly log: Pick<EventLogReader, 'subscribe'>
  readonly checkpoints: Checkpoints
  readonly deadLetters: DeadLetters
  readonly wait?: Wait
}

/**
 * The bus of an engine that is alone with its log: consumers read the log itself, one event at a time, and how far each has
 * got is kept beside it. Of several under one durable name one works; the next takes over when it ends.
 */
export function localBus({ log, checkpoints, deadLetters, wait = pause }: LocalBusOptions): EventBus {
  const closing = new AbortController()
  const running = new Set<Promise<void>>()
  /** By durable name: settles when everybody who has come to it has ended. */
  const last = new Map<string, Promise<void>>()

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

      const turn = last.get(durable) ?? Promise.resolve()
      // Whoever is stopped while it waits does not wait on; whoever waits behind it still does.
      const ended = Promise.race([turn, aborted(signal)]).then(() => (signal.aborted ? undefined : consume()))
      const settled = ended.catch(() => {}).finally(() => running.delete(settled))
      running.add(settled)
      last.set(
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
