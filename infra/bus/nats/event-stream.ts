import {
  headers,
  type JetStreamManager,
  type NatsConnection,
  nanos,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from 'nats'
import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import { cloudEvent } from '../../../services/event-log/stored-form.ts'
import type { EventStream, PlaceInStream, Position, StreamEnd } from '../../../services/ports.ts'
import type { NatsLink } from './connection.ts'
import { asFault, REFUSED, refusal, unavailable, unless } from './faults.ts'
import { guarded } from './guarded.ts'
import { GOVERNANCE, POSITION, type StreamNames, subjectOf } from './names.ts'
import { type Pipeline, pipeline } from './pipeline.ts'
import { type RelayMemory, relayMemory } from './relay-memory.ts'

/** How much the stream keeps; what is not set is left to whoever administers the server. */
export interface StreamLimits {
  /** Milliseconds. */
  readonly maxAge?: number
  readonly maxBytes?: number
  readonly replicas?: number
}

export interface EventStreamOptions {
  readonly nats: NatsLink
  readonly names?: StreamNames
  readonly limits?: StreamLimits
}

/** The stream `GOVERNANCE`: CloudEvents, one message an event, in the order of the log. */
export function natsEventStream({ nats, names = GOVERNANCE, limits = {} }: EventStreamOptions): EventStream {
  const { stream } = names
  const wanted: Partial<StreamConfig> = {
    subjects: [`${names.prefix}.>`],
    ...(limits.maxAge === undefined ? {} : { max_age: nanos(limits.maxAge) }),
    ...(limits.maxBytes === undefined ? {} : { max_bytes: limits.maxBytes }),
    ...(limits.replicas === undefined ? {} : { num_replicas: limits.replicas }),
  }
  const { guard, connected } = guarded(nats)
  let memory: { readonly of: NatsConnection; readonly opened: Promise<RelayMemory> } | undefined

  /** One for as long as the connection is not lost: what is on its way then may never be confirmed. */
  let piped: { readonly lost: AbortSignal; readonly pipe: Pipeline } | undefined

  function publisher(): Pipeline {
    const lost = nats.lost()
    if (piped?.lost !== lost) {
      const pipe = pipeline(nats.connection())
      lost.addEventListener('abort', () => pipe.stop(unavailable()), { once: true })
      piped = { lost, pipe }
    }
    return piped.pipe
  }

  async function remembering(): Promise<RelayMemory> {
    const { of, js } = connected()
    if (memory?.of !== of) memory = { of, opened: relayMemory(js, names, limits.replicas) }
    try {
      return await memory.opened
    } catch (error) {
      memory = undefined
      throw error
    }
  }

  return {
    end: (log) =>
      guard(async () => {
        const memory = await remembering()
        const jsm = await connected().js.jetstreamManager(false)
        const found = await endOf(jsm, stream, wanted)
        if (found !== undefined) {
          const remembered = await memory.recall()
          return remembered === undefined ? found : { ...found, remembered }
        }
        // First the memory: whoever finds the stream finds whose it is.
        const beginning = { position: 0, sequence: 0 }
        await memory.remember(beginning, log)
        await jsm.streams.add({
          ...wanted,
          name: stream,
          retention: RetentionPolicy.Limits,
          storage: StorageType.File,
        })
        return { sequence: 0, remembered: { ...beginning, log } }
      }),

    publish: async (event, sequence) => {
      const told = headers()
      told.set(POSITION, String(event.position))
      told.set('Nats-Msg-Id', event.id)
      told.set('Nats-Expected-Stream', stream)
      told.set('Nats-Expected-Last-Sequence', String(sequence - 1))
      try {
        const { duplicate, seq } = await publisher().publish(subjectOf(names, event), encoded(event), told)
        return duplicate !== true ? 'stored' : seq === sequence ? 'repeated' : 'refused'
      } catch (error) {
        if (refusal(error) === REFUSED.wrongSequence) return 'refused'
        throw asFault(error)
      }
    },

    holds: (sequence, id) =>
      guard(async () => {
        const found = await eventAt(await connected().js.jetstreamManager(false), stream, sequence)
        return found && found.id === id
      }),

    remember: (place: PlaceInStream, log) => guard(async () => (await remembering()).remember(place, log)),
  }
}

const encoded = (event: RecordedEvent): Buffer => Buffer.from(JSON.stringify(cloudEvent(event)))

/** Undefined where there is no such stream. */
async function endOf(
  jsm: JetStreamManager,
  stream: string,
  wanted: Partial<StreamConfig>,
): Promise<Omit<StreamEnd, 'remembered'> | undefined> {
  const info = await unless(REFUSED.noStream, () => jsm.streams.info(stream))
  if (info === undefined) return undefined
  if (!agrees(info.config, wanted)) await jsm.streams.update(stream, wanted)
  const sequence = info.state.last_seq
  if (info.state.messages === 0) return { sequence }
  const last = await eventAt(jsm, stream, sequence)
  return last === undefined ? { sequence } : { sequence, last }
}

/** What a message says that it is; undefined where there is no such message, or not any more. */
async function eventAt(jsm: JetStreamManager, stream: string, sequence: number): Promise<StreamEnd['last']> {
  const message = await unless(REFUSED.noMessage, () => jsm.streams.getMessage(stream, { seq: sequence }))
  if (message === undefined) return undefined
  return { id: message.header.get('Nats-Msg-Id'), position: positionIn(message.header.get(POSITION)) }
}

const positionIn = (text: string): Position => (text === '' ? Number.NaN : Number(text))

const agrees = (config: StreamConfig, wanted: Partial<StreamConfig>): boolean =>
  Object.entries(wanted).every(
    ([name, value]) => JSON.stringify(config[name as keyof StreamConfig]) === JSON.stringify(value),
  )
