import type { Consumer, JetStreamOptions, JsMsg, NatsConnection } from 'nats'
import { CLIENT_ACK_WAIT_MS, subscriberConsumer } from './durable.ts'
import { ClientError } from './errors.ts'
import { type EventName, type EventOf, eventOf, isWanted, type Wanted } from './events.ts'
import { type EventSubscription, pump } from './pump.ts'
import { patiently, STREAM } from './stream.ts'

export interface SubscribeOptions<N extends EventName = EventName> extends Wanted<N> {
  /** Under this name the server remembers how far it has got: letters, digits, `-` and `_`. */
  readonly durable: string
  /** Where a name that is new begins: after this position, or with what comes from `now` on; else with the first event. */
  readonly after?: string | 'now'
  /** How often the handler may fail at one event, 5 unless told; Infinity: for ever. */
  readonly attempts?: number
  /** What then becomes of it: `stop` (unless told) ends the subscription in front of it, `skip` goes on behind it. */
  readonly afterwards?: 'stop' | 'skip'
  /** Told of each failure of the handler. */
  onFailure?(error: unknown, event: EventOf<N>, failures: number): void
}

/** Milliseconds between reports that a handler is still at work. */
const REPORT_MS = CLIENT_ACK_WAIT_MS / 4
/** Milliseconds before an event comes again, by how often the handler has failed at it. */
const WAITS = [100, 500, 2_000, 10_000]

/** Runs the handler on each event, in order, at least once, from where the durable name has got to. */
export async function subscribe<const N extends EventName>(
  connection: NatsConnection,
  options: SubscribeOptions<N>,
  handle: (event: EventOf<N>) => Promise<void> | void,
  api: JetStreamOptions = {},
): Promise<EventSubscription> {
  const { durable, after = '0', attempts = 5, afterwards = 'stop' } = options
  const jsm = await connection.jetstreamManager({ ...api, checkAPI: false })
  /** Of the last event that was done with here. */
  let done: { sequence: number; position: string } | undefined
  /** Which event the handler failed at last, and how often. */
  let failing = { sequence: 0, failures: 0 }
  /** When the server made the consumer. */
  let made = ''

  async function open(): Promise<Consumer> {
    const { created } = await subscriberConsumer(jsm, options, done?.position ?? after)
    // Another consumer is perhaps one of another stream, which numbers its events anew.
    if (created !== made && done !== undefined) done = { ...done, sequence: 0 }
    made = created
    return connection.jetstream(api).consumers.get(STREAM, durable)
  }

  async function take(message: JsMsg, stopping: AbortSignal): Promise<boolean> {
    // Its acknowledgement was lost, or came too late.
    if (done !== undefined && message.seq <= done.sequence) return acknowledged(message)
    const event = eventOf(message.string())
    if (event !== undefined && isWanted(options, event) && !(await handled(message, event, stopping))) return true
    done = { sequence: message.seq, position: event?.position ?? done?.position ?? after }
    return acknowledged(message)
  }

  /** False where it is to come again. */
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
        message.nak(stopping.aborted ? 0 : (WAITS[failures - 1] ?? WAITS.at(-1)))
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
  // One a pull: else what comes next would be handed to a pull that nobody reads any more, and be late for the next process.
  return pump({ open, take, most: 1 })
}

function acknowledged(message: JsMsg): true {
  message.ack()
  return true
}
