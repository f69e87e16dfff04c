import { setTimeout as delay } from 'node:timers/promises'
import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { type DeadLetters, MOST_FAILURES } from '../ports/dead-letters.ts'
import { Fault, isOutage } from './fault.ts'

/** Milliseconds before an event is delivered again after an outage of a dependency. */
const OUTAGE_MS = 1_000
/** Milliseconds before an event is delivered again, after its first, second, third and fourth failure. */
const RETRY_WAITS_MS = [100, 500, 2_000, 10_000]

/** Waits for a time in milliseconds. Rejects when the signal aborts. */
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
 * Delivers an event to a consumer until it is handled or, after too many failures, becomes a dead letter. Resolves with false if it
 * was stopped before.
 */
export async function handOut(
  event: RecordedEvent,
  { durable, handle, deadLetters, wait }: Handling,
  signal: AbortSignal,
): Promise<boolean> {
  /** The outcome until it is stored. If storing it fails, a handled event is not delivered again. */
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
 * Delivers a dead letter again. Resolves with the code of the failure; with undefined if the event was handled.
 *
 * @throws the fault of a dependency that fails, which is not a failure at the event
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

/** Returns the code or the name of an error, which may be stored. Its message may contain personal values. */
const reasonOf = (error: unknown): string =>
  error instanceof Fault ? error.code : error instanceof Error ? error.name : 'unknown'
