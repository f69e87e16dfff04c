import type { Consumer, JetStreamOptions, JsMsg, NatsConnection } from 'nats'
import { CLIENT_ACK_WAIT_MS, subscriberConsumer } from './durable.ts'
import { ClientError } from './errors.ts'
import { eventOf, isWanted } from './events.ts'
import type { EventName } from './http/types.ts'
import { pump } from './pump.ts'
import { patiently, STREAM } from './stream.ts'
import type { EventOf, EventSubscription, SubscribeOptions } from './types.ts'

/** Milliseconds between reports that a handler is still working. */
const REPORT_MS = CLIENT_ACK_WAIT_MS / 4
/** Milliseconds before an event is delivered again, one entry for each failure. */
const RETRY_WAITS_MS = [100, 500, 2_000, 10_000]

/** Runs the handler on each event, in order, at least once, and continues from the progress of the durable name. */
export async function subscribe<const N extends EventName>(
  connection: NatsConnection,
  options: SubscribeOptions<N>,
  handle: (event: EventOf<N>) => Promise<void> | void,
  api: JetStreamOptions = {},
): Promise<EventSubscription> {
  const { durable, after = '0', attempts = 5, afterwards = 'stop' } = options
  const jsm = await connection.jetstreamManager({ ...api, checkAPI: false })
  /** The last event that was handled here. */
  let done: { sequence: number; position: string } | undefined
  /** The event at which the handler last failed, and the number of failures. */
  let failing = { sequence: 0, failures: 0 }
  /** The time when the server made the consumer. */
  let made = ''

  async function open(): Promise<Consumer> {
    const { created } = await subscriberConsumer(jsm, options, done?.position ?? after)
    // A new consumer may belong to a new stream, with new sequences.
    if (created !== made && done !== undefined) done = { ...done, sequence: 0 }
    made = created
    return connection.jetstream(api).consumers.get(STREAM, durable)
  }

  async function take(message: JsMsg, stopping: AbortSignal): Promise<boolean> {
    // The event was handled before, but its acknowledgement was lost or late.
    if (done !== undefined && message.seq <= done.sequence) return acknowledged(message)
    const event = eventOf(message.string())
    if (event !== undefined && isWanted(options, event) && !(await handled(message, event, stopping))) return true
    done = { sequence: message.seq, position: event?.position ?? done?.position ?? after }
    return acknowledged(message)
  }

  /** Resolves with false if the event must be delivered again. */
  async function handled(message: JsMsg, event: EventOf<N>, stopping: AbortSignal): Promise<boolean> {
    const report = setInterval(() => message.working(), REPORT_MS)
    try {
      await handle(event)
      return true
    } catch (cause) {
      const failures = failing.sequence === message.seq ? failing.failures + 1 : 1
      failing = { sequence: message.seq, failures }
      options.onFailure?.(cause, event, failures)
      if (failures < attempts) {
        message.nak(stopping.aborted ? 0 : (RETRY_WAITS_MS[failures - 1] ?? RETRY_WAITS_MS.at(-1)))
        return false
      }
      if (afterwards === 'skip') return true
      message.nak()
      throw new ClientError(
        'handler.failed',
        `The handler of ${durable} failed at event ${event.id}, in attempt ${failures}.`,
        { cause },
      )
    } finally {
      clearInterval(report)
    }
  }

  await patiently(() => subscriberConsumer(jsm, options, after))
  // Each pull takes one message: more would be lost in a pull that is no longer read, and late for the next process.
  return pump({ open, take, most: 1 })
}

function acknowledged(message: JsMsg): true {
  message.ack()
  return true
}
