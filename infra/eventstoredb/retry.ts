import { setTimeout as delay } from 'node:timers/promises'
import { storeFault, storeMeaning } from './faults.ts'

const FIRST_WAIT_MS = 25
const LONGEST_WAIT_MS = 1_000

export interface CallPatience {
  /** Milliseconds after which the caller is told that the server does not answer. */
  readonly patienceMs: number
  readonly signal: AbortSignal
  /** Called for each failure after which the next connection may reach another copy of the store. */
  readonly doubt?: () => void
  /** Must resolve before a call is made again. */
  readonly ready?: () => Promise<void>
}

/** Makes a call again while its error is an outage: no leader, no server, no answer in time. */
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

/** Like {@link retrying}, but rejects with a fault. */
export const reaching = <T>(call: () => Promise<T>, patience: CallPatience): Promise<T> =>
  retrying(call, patience).catch((error: unknown) => {
    throw storeFault(error)
  })
