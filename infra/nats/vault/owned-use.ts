import { vaultClosed } from '../../crypto/faults.ts'
import type { NatsLink } from '../connection.ts'

/** Uses of a bucket that was proven to be this log's since the connection was made. */
export interface OwnedUse {
  /** Runs a piece of work, unless the vault is closed. */
  run<T>(work: () => Promise<T>): Promise<T>
  /** Refuses new work and waits for what is in flight. False where it was closed before. */
  close(): Promise<boolean>
}

/**
 * A missing key means that it was destroyed, so no key is looked for in the bucket of another log: ownership is verified again
 * after each connection. Without NATS what is held still serves.
 */
export function ownedUse(nats: NatsLink, verify: () => Promise<void>): OwnedUse {
  const inFlight = new Set<Promise<unknown>>()
  let closed = false
  /** The connection over which ownership was verified: aborted when that is lost. */
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
