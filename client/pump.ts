import { setTimeout as delay } from 'node:timers/promises'
import type { Consumer, ConsumerMessages, JsMsg } from 'nats'
import { ClientError } from './errors.ts'
import { refusalOf } from './stream.ts'

/** Events being handed to a handler. */
export interface EventSubscription {
  /**
   * Resolves when it was stopped; rejects where it cannot go on. Where nobody looks, that ends the process, as every
   * rejection does that nobody handles: else a service would live on and hear of nothing.
   */
  readonly ended: Promise<void>
  /** Takes no more events, and waits for the one in hand. */
  stop(): Promise<void>
}

/** Milliseconds that the server holds a pull open: so long, at most, does a lost one go unnoticed. */
const EXPIRES_MS = 5_000
/** Milliseconds before looking again for a server or consumer that is away. */
const PAUSE_MS = 250

/**
 * Pulls messages and hands them on, one by one. Whatever happens to server or consumer, it opens the consumer again and goes on;
 * what `open` and `take` throw as a ClientError ends it.
 */
export function pump(options: {
  open: () => Promise<Consumer>
  /** False where the consumer has lost its place, and must be opened again. */
  take: (message: JsMsg, stopping: AbortSignal) => Promise<boolean>
  /** Messages of one pull. */
  most: number
}): EventSubscription {
  const { open, take, most } = options
  const stopping = new AbortController()
  const { signal } = stopping
  let pulled: ConsumerMessages | undefined

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        const consumer = await open()
        while (!signal.aborted && (await drained(consumer)));
      } catch (error) {
        if (error instanceof ClientError) throw error
        const refusal = refusalOf(error)
        if (refusal !== undefined) throw refusal
        await delay(PAUSE_MS, undefined, { signal }).catch(() => {})
      }
    }
  }

  /** Hands on the messages of one pull; false where the consumer has lost its place. */
  async function drained(consumer: Consumer): Promise<boolean> {
    pulled = await consumer.fetch({ max_messages: most, expires: EXPIRES_MS })
    // Stopped while it was asked for.
    if (signal.aborted) hush(pulled)
    for await (const message of pulled) {
      if (signal.aborted) break
      if (!(await take(message, signal))) return false
    }
    return true
  }

  const running = run()
  return {
    ended: running.then(),
    async stop() {
      stopping.abort()
      if (pulled !== undefined) hush(pulled)
      await running.catch(() => {})
    },
  }
}

/** Takes no more from this pull, at once. That it has ended is known only to whoever goes on reading it. */
function hush(pulled: ConsumerMessages): void {
  void pulled.close()
}
