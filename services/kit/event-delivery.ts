import { setTimeout as delay } from 'node:timers/promises'
import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { type DeadLetters, MOST_FAILURES } from '../ports/dead-letters.ts'
import { Fault, isOutage } from './fault.ts'

/** Milliseconds before an event is delivered again after an outage of a dependency. */
const OUTAGE_MS = 1_000
/** Milliseconds before an event is delivered again, by the number of its failures. */
const RETRY_WAITS_MS = [100, 500, 2_000, 10_000]

/** Rejects when the signal aborts. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>

export const pause: Wait = async (ms, signal) => {
  await delay(ms, undefined, { signal })
}

export interface Handling {
  readonly durable: string
  readonly handle: (event: RecordedEvent) => Promise<void>
  readonly deadLetters: DeadLetters
  readonly wait: Wait
}

/**
 * Delivers an event to a consumer until it is handled or, after too many failures, a dead letter. Resolves with false where it was
 * stopped before that.
 */
export async function handOut(
  event: RecordedEvent,
  { durable, handle, deadLetters, wait }: Handling,
  signal: AbortSignal,
): Promise<boolean> {
  /** The outcome until it is stored: an event that was handled is not delivered again because storing the outcome failed. */
  let outcome: { readonly error?: unknown } | undefined
  for (;;) {
    let failures = 0
    try {
      outcome ??= await tried(() => handle(event))
      if (!('error' in outcome)) {
        await deadLetters.succeeded(durable, event)
        return true
      }
      failures = isOutage(outcome.error) ? 0 : await deadLetters.failed(durable, event, reasonOf(outcome.error))
      if (failures >= MOST_FAILURES) return true
      outcome = undefined
    } catch (error) {
      if (!isOutage(error)) throw error
    }
    await wait(RETRY_WAITS_MS[failures - 1] ?? OUTAGE_MS, signal).catch(() => {})
    if (signal.aborted) return false
  }
}

async function tried(work: () => Promise<void>): Promise<{ readonly error?: unknown }> {
  try {
    await work()
    return {}
  } catch (error) {
    return { error }
  }
}

/**
 * Delivers an event once more that was given up. Resolves with the code of the failure, with undefined where it was handled.
 *
 * @throws Fault of a dependency, which is no failure of the event
 */
export type Redeliver = (event: RecordedEvent) => Promise<string | undefined>

export const redelivery =
  (handle: (event: RecordedEvent) => Promise<void>): Redeliver =>
  async (event) => {
    try {
      await handle(event)
      return undefined
    } catch (error) {
      if (isOutage(error)) throw error
      return reasonOf(error)
    }
  }

/** What may be stored of an error: its code or its kind. Its message may hold anything. */
const reasonOf = (error: unknown): string =>
  error instanceof Fault ? error.code : error instanceof Error ? error.name : 'unknown'
