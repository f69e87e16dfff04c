import {
  AckPolicy,
  type ConsumerConfig,
  type ConsumerInfo,
  DeliverPolicy,
  type JetStreamManager,
  nanos,
  ReplayPolicy,
} from 'nats'
import { firstBehind } from '../../../domain/kernel/index.ts'
import type { Filter } from '../../../services/ports/event-bus.ts'
import type { Position } from '../../../services/ports/event-log.ts'
import { REFUSED, unless } from '../faults.ts'
import { POSITION_HEADER, type StreamNames, subjectFor } from '../names.ts'

/** The server delivers an event again after this time without a sign of work. */
export const SERVICE_ACK_WAIT_MS = 1_500
/** One consumer holds at most this many unacknowledged events. */
export const MAX_UNACKED_EVENTS = 512

/** A durable consumer: its name, its events and its beginning. */
export interface Durable {
  readonly durable: string
  readonly filter: Filter
  /** The position after which a new consumer begins. */
  readonly after: Position
}

/** Finds the durable consumer, or creates it. Resolves with undefined while the stream does not reach the position where it begins. */
export async function serviceConsumer(
  jsm: JetStreamManager,
  names: StreamNames,
  { durable, filter, after }: Durable,
): Promise<ConsumerInfo | undefined> {
  const { stream } = names
  const subject = subjectFor(names, filter)
  const wanted: Partial<ConsumerConfig> = {
    ack_wait: nanos(SERVICE_ACK_WAIT_MS),
    max_ack_pending: MAX_UNACKED_EVENTS,
    ...(subject === undefined ? {} : { filter_subject: subject }),
  }
  const found = await unless(REFUSED.noConsumer, () => jsm.consumers.info(stream, durable))
  if (found !== undefined) {
    const same = found.config.filter_subject === subject
    return same ? found : await jsm.consumers.update(stream, durable, wanted)
  }
  const { created } = await jsm.streams.info(stream)
  const start = after === 0 ? 1 : await startBehind(jsm, stream, after)
  if (start === undefined) return undefined
  const added = await jsm.consumers.add(stream, {
    ...wanted,
    durable_name: durable,
    ack_policy: AckPolicy.Explicit,
    replay_policy: ReplayPolicy.Instant,
    max_deliver: -1,
    ...(start === 1
      ? { deliver_policy: DeliverPolicy.All }
      : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: start }),
  })
  // In a stream that was made again meanwhile, the sequence means another event.
  if ((await jsm.streams.info(stream)).created === created) return added
  await jsm.consumers.delete(stream, durable)
  return undefined
}

/** Finds the sequence of the first message after a position. Resolves with undefined where the stream does not reach the position. */
async function startBehind(jsm: JetStreamManager, stream: string, after: Position): Promise<number | undefined> {
  const { state } = await jsm.streams.info(stream)
  const positionOf = async (sequence: number): Promise<Position | undefined> => {
    const message = await unless(REFUSED.noMessage, () => jsm.streams.getMessage(stream, { seq: sequence }))
    return message === undefined ? undefined : Number(message.header.get(POSITION_HEADER))
  }
  if (state.messages === 0 || ((await positionOf(state.last_seq)) ?? 0) < after) return undefined
  return firstBehind(state.first_seq, state.last_seq + 1, after, positionOf)
}
