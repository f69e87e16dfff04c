import { setTimeout as delay } from 'node:timers/promises'
import type { Consumer, ConsumerMessages, JsMsg } from 'nats'
import { ClientError } from './errors.ts'
import { refusalOf } from './stream.ts'
import type { EventSubscription } from './types.ts'

/** Milliseconds that the server holds a pull open. A lost pull is noticed after this time at most. */
const EXPIRES_MS = 5_000
/** Milliseconds before a retry while the server or the consumer is away. */
const PAUSE_MS = 250

/**
 * Pulls messages and delivers them one by one. After a failure of the server or the consumer, it opens the consumer again and
 * continues. A ClientError of `open` or `take` ends it.
 */
export function pump(options: {
  open: () => Promise<Consumer>
  /** Takes a message. Resolves with false if the consumer has lost its position and must be opened again. */
  take: (message: JsMsg, stopping: AbortSignal) => Promise<boolean>
  /** Resolves with false if a message was lost on its way. Asked after each pull that brought fewer messages than it may. */
  intact?: (consumer: Consumer) => Promise<boolean>
  /** The number of messages of one pull. */
  most: number
}): EventSubscription {
  const { open, take, intact, most } = options
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

  /** Delivers the messages of one pull. Resolves with false if the consumer has lost its position. */
  async function drained(consumer: Consumer): Promise<boolean> {
    pulled = await consumer.fetch({ max_messages: most, expires: EXPIRES_MS })
    // The delivery was stopped while it waited for the pull.
    if (signal.aborted) hush(pulled)
    let taken = 0
    for await (const message of pulled) {
      if (signal.aborted) break
      if (!(await take(message, signal))) return false
      taken += 1
    }
    return intact === undefined || taken === most || signal.aborted || (await intact(consumer))
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

/** Ends a pull at once. Only a reader of the pull learns that it has ended. */
function hush(pulled: ConsumerMessages): void {
  void pulled.close()
}
