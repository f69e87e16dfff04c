import {
  ErrorCode,
  headers,
  type JetStreamManager,
  NatsError,
  nanos,
  RetentionPolicy,
  StorageType,
  type StoredMsg,
  type StreamConfig,
} from 'nats'
import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import { markOf } from '../../../services/kit/mark.ts'
import { messageIds, publishNumbered, type StreamAck } from '../../../services/kit/message-id.ts'
import { cloudEvent, eventFrom } from '../../../services/kit/stored-form.ts'
import type { Mark } from '../../../services/ports/event-log.ts'
import type { EventStream, PlaceInStream, StreamEnd } from '../../../services/ports/event-stream.ts'
import type { NatsLink } from '../connection.ts'
import { natsFault, natsUnavailable, REFUSED, refusal, streamSealed, unless } from '../faults.ts'
import { guarded } from '../guarded-connection.ts'
import { eventSubject, GOVERNANCE, POSITION_HEADER, type StreamNames } from '../names.ts'
import { messageSizeFault, payloadFault } from './payload.ts'
import { type Pipeline, pipeline } from './pipeline.ts'
import { type RelayMemory, relayMemory } from './relay-record.ts'

/** The limits of the stream. A limit that is left out stays as the server's administrator set it. */
export interface StreamLimits {
  readonly maxAgeMs?: number
  readonly maxBytes?: number
  readonly replicas?: number
}

/** The connection, the names and the limits of the stream. */
export interface EventStreamOptions {
  readonly nats: NatsLink
  readonly names?: StreamNames
  readonly limits?: StreamLimits
  /** Milliseconds of a monotonic clock. */
  readonly now?: () => number
}

const MESSAGE_ID = 'Nats-Msg-Id'

/** Makes the access to the stream `GOVERNANCE`. It holds CloudEvents, one message for each event, in the order of the log. */
export function natsEventStream(options: EventStreamOptions): EventStream {
  const { nats, names = GOVERNANCE, limits = {}, now = () => performance.now() } = options
  const { stream } = names
  const wanted: Partial<StreamConfig> = {
    subjects: [`${names.prefix}.>`],
    ...(limits.maxAgeMs === undefined ? {} : { max_age: nanos(limits.maxAgeMs) }),
    ...(limits.maxBytes === undefined ? {} : { max_bytes: limits.maxBytes }),
    ...(limits.replicas === undefined ? {} : { num_replicas: limits.replicas }),
  }
  const { guard, connected } = guarded(nats)

  const send = sender(nats, names, now)
  const memory = (): Promise<RelayMemory> => relayMemory(connected().js, names, limits.replicas)

  return {
    changed: nats.lost,

    end: () =>
      guard(async () => {
        const { of, js } = connected()
        const tooSmall = payloadFault(of.info?.max_payload ?? Number.POSITIVE_INFINITY)
        if (tooSmall !== undefined) throw tooSmall
        const record = await memory()
        const jsm = await js.jetstreamManager(false)
        const found = await endOf(jsm, stream, wanted)
        if (found === undefined) return undefined
        const remembered = await record.recall()
        return remembered === undefined ? found : { ...found, remembered }
      }),

    begin: (log) =>
      guard(async () => {
        const { js } = connected()
        // The record comes first, so that a reader that finds the stream finds its owner too.
        await (await memory()).remember({ position: 0, sequence: 0 }, log)
        const jsm = await js.jetstreamManager(false)
        await jsm.streams.add({
          ...wanted,
          name: stream,
          retention: RetentionPolicy.Limits,
          storage: StorageType.File,
        })
      }),

    publish: (event, sequence) => publishNumbered(event, sequence, (id) => send(event, id, sequence)),

    holds: (sequence, event) =>
      guard(async () => {
        const found = await messageAt(await connected().js.jetstreamManager(false), stream, sequence)
        if (found === undefined) return undefined
        const { header } = found
        return (
          header.get(POSITION_HEADER) === String(event.position) && messageIds(event).includes(header.get(MESSAGE_ID))
        )
      }),

    remember: (place: PlaceInStream, log) => guard(async () => (await memory()).remember(place, log)),
  }
}

type Send = (event: RecordedEvent, id: string, sequence: number) => Promise<StreamAck | 'refused'>

/**
 * Makes the function that publishes an event as the message of a sequence. It resolves with `refused` where the stream does not end
 * before that sequence, or is gone.
 */
function sender(nats: NatsLink, names: StreamNames, now: () => number): Send {
  /** The pipeline of the current connection. A lost connection ends it, because messages in flight may never be confirmed. */
  let piped: { readonly lost: AbortSignal; readonly pipe: Pipeline } | undefined

  function publisher(): Pipeline {
    const lost = nats.lost()
    if (piped?.lost !== lost) {
      const pipe = pipeline(nats, now)
      lost.addEventListener('abort', () => pipe.stop(natsUnavailable()), { once: true })
      piped = { lost, pipe }
    }
    return piped.pipe
  }

  return async function send(event: RecordedEvent, id: string, sequence: number): Promise<StreamAck | 'refused'> {
    const told = headers()
    told.set(POSITION_HEADER, String(event.position))
    told.set(MESSAGE_ID, id)
    told.set('Nats-Expected-Stream', names.stream)
    told.set('Nats-Expected-Last-Sequence', String(sequence - 1))
    try {
      return await publisher().publish(eventSubject(names, event), encoded(event), told)
    } catch (error) {
      if (refusal(error) === REFUSED.wrongSequence || isUnanswered(error)) return 'refused'
      throw natsFault(error)
    }
  }
}

const encoded = (event: RecordedEvent): Buffer => Buffer.from(JSON.stringify(cloudEvent(event)))

/** Reads the end of the stream, and corrects its settings. Resolves with undefined where there is no stream. */
async function endOf(
  jsm: JetStreamManager,
  stream: string,
  wanted: Partial<StreamConfig>,
): Promise<Omit<StreamEnd, 'remembered'> | undefined> {
  const info = await unless(REFUSED.noStream, () => jsm.streams.info(stream))
  if (info === undefined) return undefined
  const { no_ack: silent = false } = info.config
  // A stream without confirmations would make every event wait for one.
  if (silent || !agrees(info.config, wanted)) await jsm.streams.update(stream, { ...wanted, no_ack: false })
  if (info.config.sealed) throw streamSealed()
  const tooSmall = messageSizeFault(stream, info.config.max_msg_size)
  if (tooSmall !== undefined) throw tooSmall
  const sequence = info.state.last_seq
  if (info.state.messages === 0) return { sequence }
  const last = await messageAt(jsm, stream, sequence)
  return last === undefined ? { sequence } : { sequence, last: markIn(last) }
}

/** Reads a message. Resolves with undefined where the message or the stream is missing. */
const messageAt = (jsm: JetStreamManager, stream: string, sequence: number): Promise<StoredMsg | undefined> =>
  unless(REFUSED.noStream, () => unless(REFUSED.noMessage, () => jsm.streams.getMessage(stream, { seq: sequence })))

/** Whether no stream takes the subject, because the stream is gone. A refusal by JetStream may have the same code. */
const isUnanswered = (error: unknown): boolean =>
  error instanceof NatsError && error.api_error === undefined && error.code === ErrorCode.NoResponders

/** Returns the mark of the event in a message. The event names its own position, while any publisher may have set the header. */
function markIn(message: StoredMsg): Mark | 'foreign' {
  try {
    const event = eventFrom(Buffer.from(message.data).toString())
    return Number.isSafeInteger(event.position) ? markOf(event) : 'foreign'
  } catch {
    return 'foreign'
  }
}

const agrees = (config: StreamConfig, wanted: Partial<StreamConfig>): boolean =>
  Object.entries(wanted).every(
    ([name, value]) => JSON.stringify(config[name as keyof StreamConfig]) === JSON.stringify(value),
  )
