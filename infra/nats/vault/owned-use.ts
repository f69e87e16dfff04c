import { vaultClosed } from '../../crypto/faults.ts'
import type { NatsLink } from '../connection.ts'

/** Runs work on a bucket that was proven, over the current connection, to be this log's. */
export interface OwnedUse {
  /** Runs a piece of work, unless the vault is closed. */
  run<T>(work: () => Promise<T>): Promise<T>
  /** Refuses new work, and waits for the work in flight. Resolves with false where it was closed before. */
  close(): Promise<boolean>
}

/**
 * Makes the guard of a bucket. It verifies the owner again after each connection, because a missing key counts as destroyed, and the
 * bucket of another log lacks all of them. Without NATS, keys in memory still serve.
 */
export function ownedUse(nats: NatsLink, verify: () => Promise<void>): OwnedUse {
  const inFlight = new Set<Promise<unknown>>()
  let closed = false
  /** The signal of the connection over which the owner was verified. It aborts when that connection is lost. */
  let provenOver: AbortSignal | undefined
  let proving: Promise<void> | undefined

  async function prove(): Promise<void> {
    const lost = nats.lost()
    await verify()
    provenOver = lost
  }

  async function proven(): Promise<void> {
    if (nats.failure() !== undefined || provenOver === nats.lost()) return
    proving ??= prove().finally(() => {
      proving = undefined
    })
    await proving
  }

  return {
    async run(work) {
      if (closed) throw vaultClosed()
      const one = proven().then(work)
      inFlight.add(one)
      try {
        return await one
      } finally {
        inFlight.delete(one)
      }
    },
    async close() {
      if (closed) return false
      closed = true
      await Promise.allSettled(inFlight)
      return true
    },
  }
}
