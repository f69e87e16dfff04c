import type { Consumer, JetStreamOptions, JsMsg, NatsConnection } from 'nats'
import { CLIENT_ACK_WAIT_MS, subscriberConsumer } from './durable.ts'
import { ClientError } from './errors.ts'
import { type EventName, type EventOf, eventOf, isWanted, type Wanted } from './events.ts'
import { type EventSubscription, pump } from './pump.ts'
import { patiently, STREAM } from './stream.ts'

export interface SubscribeOptions<N extends EventName = EventName> extends Wanted<N> {
  /** The name under which the server remembers the progress: letters, digits, `-` and `_`. */
  readonly durable: string
  /** Where a new name begins: after this position, or with events from `now` on. Default: with the first event. */
  readonly after?: string | 'now'
  /** How often the handler may fail at one event. Default: 5; Infinity: without limit. */
  readonly attempts?: number
  /** What happens then: `stop` ends the subscription before the event, `skip` goes on after it. Default: `stop`. */
  readonly afterwards?: 'stop' | 'skip'
  /** Called with each failure of the handler. */
  onFailure?(error: unknown, event: EventOf<N>, failures: number): void
}

/** Milliseconds between reports that a handler is still working. */
const REPORT_MS = CLIENT_ACK_WAIT_MS / 4
/** Milliseconds before an event is delivered again, by the number of its failures. */
const RETRY_WAITS_MS = [100, 500, 2_000, 10_000]

/** Runs the handler on each event, in order, at least once, from the progress of the durable name on. */
export async function subscribe<const N extends EventName>(
  connection: NatsConnection,
  options: SubscribeOptions<N>,
  handle: (event: EventOf<N>) => Promise<void> | void,
  api: JetStreamOptions = {},
): Promise<EventSubscription> {
  const { durable, after = '0', attempts = 5, afterwards = 'stop' } = options
  const jsm = await connection.jetstreamManager({ ...api, checkAPI: false })
  /** The last event that was done here. */
  let done: { sequence: number; position: string } | undefined
  /** The event at which the handler failed last, and how often. */
  let failing = { sequence: 0, failures: 0 }
  /** When the server made the consumer. */
  let made = ''

  async function open(): Promise<Consumer> {
    const { created } = await subscriberConsumer(jsm, options, done?.position ?? after)
    // A new consumer may belong to a new stream, with new sequences.
    if (created !== made && done !== undefined) done = { ...done, sequence: 0 }
    made = created
    return connection.jetstream(api).consumers.get(STREAM, durable)
  }

  async function take(message: JsMsg, stopping: AbortSignal): Promise<boolean> {
    // The event was handled before: its acknowledgement was lost or late.
    if (done !== undefined && message.seq <= done.sequence) return acknowledged(message)
    const event = eventOf(message.string())
    if (event !== undefined && isWanted(options, event) && !(await handled(message, event, stopping))) return true
    done = { sequence: message.seq, position: event?.position ?? done?.position ?? after }
    return acknowledged(message)
  }

  /** Resolves with false where the event must be delivered again. */
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
      throw new ClientError('handler.failed', `${durable} failed ${failures} times at event ${event.id}.`, { cause })
    } finally {
      clearInterval(report)
    }
  }

  await patiently(() => subscriberConsumer(jsm, options, after))
  // One message a pull: more would be lost to a pull that is no longer read, and late for the next process.
  return pump({ open, take, most: 1 })
}

function acknowledged(message: JsMsg): true {
  message.ack()
  return true
}
