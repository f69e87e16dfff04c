import { setTimeout as delay } from 'node:timers/promises'
import { asFault, meaningOf } from './faults.ts'

const FIRST_WAIT = 25
const LONGEST_WAIT = 1_000

export interface Patience {
  /** Milliseconds after which whoever waits is told that the server does not answer. */
  readonly patience: number
  readonly signal: AbortSignal
}

/** Does it again while what stands in its way may pass: no leader, no server, no answer in time. */
export async function retrying<T>(what: () => Promise<T>, { patience, signal }: Patience): Promise<T> {
  const until = performance.now() + patience
  for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
    try {
      return await what()
    } catch (error) {
      if (signal.aborted || meaningOf(error) !== 'passing' || performance.now() + wait > until) throw error
      await delay(wait, undefined, { signal }).catch(() => undefined)
    }
  }
}

/** As {@link retrying}; what it ends in is a fault. */
export const reaching = <T>(what: () => Promise<T>, patience: Patience): Promise<T> =>
  retrying(what, patience).catch((error: unknown) => {
    throw asFault(error)
  })
