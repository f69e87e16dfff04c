import { setTimeout as delay } from 'node:timers/promises'
import { storeFault, storeMeaning } from './faults.ts'

/** The wait before the first retry. Each retry doubles it, up to the longest wait. */
const FIRST_WAIT_MS = 25
const LONGEST_WAIT_MS = 1_000

/** How long a call is retried, and what happens meanwhile. */
export interface CallPatience {
  /** The time after which the call fails. */
  readonly patienceMs: number
  readonly signal: AbortSignal
  /** Called for each failure after which the next connection may reach another copy of the store. */
  readonly doubt?: () => void
  /** Resolves when a call may be retried. */
  readonly ready?: () => Promise<void>
}

/** Retries a call while its error is an outage: no leader, no server, no answer in time. Rejects with the error of the last attempt. */
export async function retrying<T>(call: () => Promise<T>, patience: CallPatience): Promise<T> {
  const { patienceMs, signal, doubt, ready } = patience
  const until = performance.now() + patienceMs
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
    try {
      return await call()
    } catch (error) {
      const { kind } = storeMeaning(error)
      if (kind !== 'permanent') doubt?.()
      if (signal.aborted || kind !== 'transient' || performance.now() + waitMs > until) throw error
      await delay(waitMs, undefined, { signal }).catch(() => undefined)
      await ready?.()
    }
  }
}

/** Retries a call as {@link retrying} does, and rejects with a fault. */
export const reaching = <T>(call: () => Promise<T>, patience: CallPatience): Promise<T> =>
  retrying(call, patience).catch((error: unknown) => {
    throw storeFault(error)
  })
