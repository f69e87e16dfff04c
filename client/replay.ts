import { AckPolicy, type Consumer, DeliverPolicy, type JsMsg, type NatsConnection, nanos } from 'nats'
import { ClientError } from './errors.ts'
import { eventOf, isWanted, narrowestSubject } from './events.ts'
import type { EventName } from './http/types.ts'
import { positionAfter } from './names.ts'
import { pump } from './pump.ts'
import { lastUnder, patiently, positionGone, requireSameStream, STREAM, sequenceAfter } from './stream.ts'
import type { EventOf, Replay, ReplayOptions } from './types.ts'

/** Milliseconds after which the server forgets a replay that asks for no more events. */
const FORGOTTEN_MS = 30_000

/** Runs the handler on each event after a position, in order, then on each new event. The server keeps no progress. */
export async function replay<const N extends EventName>(
  connection: NatsConnection,
  options: ReplayOptions<N>,
  handle: (event: EventOf<N>) => Promise<void> | void,
): Promise<Replay> {
  const jsm = await connection.jetstreamManager({ checkAPI: false })
  const caughtUp = Promise.withResolvers<void>()
  /** The time when the server made the stream, and the sequence of the next event in it. */
  let made = ''
  let next = 0
  /** Position of the last handled event. At first it is the position to begin after. */
  let position = positionAfter(options.after ?? '0')
  await patiently(locate)
  // Servers of 2.9 may count too few messages to come, so the last sequence is used.
  const target = await lastUnder(jsm, narrowestSubject(options))
  let delivered = 0
  if (target < next) caughtUp.resolve()

  /** @throws ClientError `position.gone` */
  async function locate(): Promise<void> {
    const { created, state } = await jsm.streams.info(STREAM)
    if (created !== made) next = await sequenceAfter(jsm, position)
    else if (state.first_seq > next) throw positionGone(position)
    made = created
  }

  async function open(): Promise<Consumer> {
    await locate()
    delivered = 0
    const { name } = await jsm.consumers.add(STREAM, {
      filter_subject: narrowestSubject(options),
      ack_policy: AckPolicy.None,
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: next,
      inactive_threshold: nanos(FORGOTTEN_MS),
      mem_storage: true,
      num_replicas: 1,
    })
    await requireSameStream(jsm, made)
    return connection.jetstream().consumers.get(STREAM, name)
  }

  /** A pull that ends at the moment when the server sends a message loses it. Only a later message would show the gap. */
  async function intact(consumer: Consumer): Promise<boolean> {
    return (await consumer.info()).delivered.consumer_seq === delivered
  }

  async function take(message: JsMsg): Promise<boolean> {
    const { deliverySequence, streamSequence } = message.info
    // A message was lost, so it is read again from there.
    if (deliverySequence !== delivered + 1) return false
    delivered = deliverySequence
    const event = eventOf(message.string())
    // The stream may have been behind the position when the replay began.
    if (event !== undefined && Number(event.position) > position && isWanted(options, event)) {
      await handled(event)
      position = Number(event.position)
    }
    next = streamSequence + 1
    if (streamSequence >= target) caughtUp.resolve()
    return true
  }

  async function handled(event: EventOf<N>): Promise<void> {
    try {
      await handle(event)
    } catch (cause) {
      throw new ClientError('handler.failed', `The replay failed at event ${event.id}.`, { cause })
    }
  }

  const pumping = pump({ open, take, intact, most: 500 })
  pumping.ended.then(
    () => caughtUp.reject(new ClientError('replay.stopped', 'The replay was stopped before it caught up.')),
    caughtUp.reject,
  )
  caughtUp.promise.catch(() => {})
  return { ...pumping, caughtUp: caughtUp.promise }
}
