import type { JetStreamClient, NatsConnection } from 'nats'
import type { NatsLink } from './connection.ts'
import { natsFault, natsUnavailable } from './faults.ts'

/** The time limit of an answer of JetStream. */
const ANSWER_TIMEOUT_MS = 5_000

interface Connected {
  readonly of: NatsConnection
  readonly js: JetStreamClient
}

/** Calls that fail at once when the connection is lost. */
export interface Guarded {
  /** Returns the connection and its JetStream client. @throws Fault `nats.unavailable` `nats.refused` */
  connected(): Connected
  /** Runs a call. Rejects with a Fault, and at once where the connection is lost; the client itself would wait for its timeout. */
  guard<T>(ask: () => Promise<T>): Promise<T>
}

/** Guards the calls over a connection. */
export function guarded(nats: NatsLink): Guarded {
  const waiting = new Set<(error: unknown) => void>()
  let watched: AbortSignal | undefined
  let client: Connected | undefined

  function watch(): void {
    const lost = nats.lost()
    if (watched === lost) return
    watched = lost
    const fail = (): void => {
      for (const reject of waiting) reject(natsUnavailable())
      waiting.clear()
    }
    lost.addEventListener('abort', fail, { once: true })
  }

  return {
    connected() {
      const of = nats.connection()
      if (client?.of !== of) client = { of, js: of.jetstream({ timeout: ANSWER_TIMEOUT_MS }) }
      return client
    },
    guard: (ask) =>
      new Promise((resolve, reject) => {
        watch()
        waiting.add(reject)
        const asked = nats.tried().then(ask)
        const settled = asked.then(resolve, (error) => reject(natsFault(error)))
        void settled.then(() => waiting.delete(reject))
      }),
  }
}
