import { setTimeout as delay } from 'node:timers/promises'
import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import { wanted } from '../../../services/bus/filter.ts'
import { Fault } from '../../../services/fault.ts'
import { type DeadLetters, type EventBus, type EventLogReader, MOST_FAILURES } from '../../../services/ports.ts'
import type { Checkpoints } from '../../state-db/index.ts'

/** Milliseconds before an event is handed out again that a dependency stood in the way of. */
const OUTAGE = 1_000
/** Milliseconds before an event is handed out again, by how often it failed. */
const WAITS = [100, 500, 2_000, 10_000]

export interface LocalBusOptions {
  readonly log: Pick<EventLogReader, 'subscribe'>
  readonly checkpoints: Checkpoints
  readonly deadLetters: DeadLetters
  /** Rejects when the signal aborts. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>
}

const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  await delay(ms, undefined, { signal })
}

/**
 * The bus of an engine that is alone with its log: consumers read the log itself, one event at a time, and how far each has
 * got is kept beside it. Of several under one durable name one works; the next takes over when it ends.
 */
export function localBus({ log, checkpoints, deadLetters, wait = pause }: LocalBusOptions): EventBus {
  const closing = new AbortController()
  const running = new Set<Promise<void>>()
  /** By durable name: settles when whoever came last to it has ended. */
  const last = new Map<string, Promise<void>>()

  return {
    async subscribe(durable, filter, handle, { after = 0 } = {}) {
      const stopping = new AbortController()
      const signal = AbortSignal.any([closing.signal, stopping.signal])

      /** False where it was stopped before the event was done with. */
      async function hand(event: RecordedEvent): Promise<boolean> {
        for (;;) {
          try {
            await handle(event)
            await deadLetters.succeeded(durable, event.id)
            return true
          } catch (error) {
            const outage = error instanceof Fault && error.retryAfter !== undefined
            const failures = outage ? 0 : await deadLetters.failed(durable, event, reasonOf(error))
            if (failures >= MOST_FAILURES) return true
            await wait(WAITS[failures - 1] ?? OUTAGE, signal).catch(() => {})
            if (signal.aborted) return false
          }
        }
      }

      async function consume(): Promise<void> {
        const from = checkpoints.of(durable) ?? after
        for await (const events of log.subscribe(from, signal)) {
          for (const event of events) {
            if (signal.aborted) return
            if (wanted(filter, event) && !(await hand(event))) return
            checkpoints.save(durable, event.position)
          }
        }
      }

      const turn = last.get(durable) ?? Promise.resolve()
      const ended = turn.then(() => (signal.aborted ? undefined : consume()))
      const settled = ended.catch(() => {}).finally(() => running.delete(settled))
      running.add(settled)
      last.set(durable, settled)
      return {
        ended,
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

/** What may be kept of an error: what it says may hold anything. */
const reasonOf = (error: unknown): string =>
  error instanceof Fault ? error.code : error instanceof Error ? error.name : 'unknown'
