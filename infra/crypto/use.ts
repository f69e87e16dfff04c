import { vaultClosed } from './faults.ts'
import type { KeyStore } from './key-store.ts'

/** Runs calls of a vault until it is closed. Closing waits for those in flight. */
export function vaultUse(store: Pick<KeyStore, 'close'>) {
  const inFlight = new Set<Promise<unknown>>()
  let closed = false
  return {
    /** @throws Fault `vault.closed` */
    async use<T>(work: () => Promise<T>): Promise<T> {
      if (closed) throw vaultClosed()
      const one = work()
      inFlight.add(one)
      try {
        return await one
      } finally {
        inFlight.delete(one)
      }
    },
    async close(): Promise<void> {
      if (closed) return
      closed = true
      await Promise.allSettled(inFlight)
      await store.close()
    },
  }
}
