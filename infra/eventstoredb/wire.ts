import {
  binaryEvent,
  type EventData,
  EventStoreDBClient,
  jsonEvent,
  type RecordedEvent as StoreEvent,
} from '@eventstore/db-client'
import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { RawEvent } from '../../services/kit/raw-event.ts'
import { type Recording, storedForm } from '../../services/kit/stored-form.ts'
import { examine } from './connection.ts'
import { serverTooOld } from './faults.ts'

/** The prefix of the engine's event types. All other events in the store belong to other programs. */
export const PREFIX = 'governance.'

/**
 * Connects a client, once a server answers.
 *
 * @throws Fault `config.invalid` `log.not-listening` `log.certificate` `log.tls`
 */
export async function connectStore(url: string): Promise<EventStoreDBClient> {
  const client = clientOf(url)
  await examine(url)
  return client
}

function clientOf(url: string): EventStoreDBClient {
  try {
    const client = EventStoreDBClient.connectionString(url)
    // The client's batch call keeps one table of pending appends for the whole process, and an error of one rejects all of
    // them. So every append is a call of its own.
    Reflect.set(client, 'supports', async () => false)
    return client
  } catch (cause) {
    throw new Fault(
      'config.invalid',
      'EVENTSTORE_URL is invalid. Write it as esdb://user:password@host:2113?tls=true.',
      { cause },
    )
  }
}

/** Makes the client's form of an event. Its data are the stored form, byte for byte. */
export const eventData = (event: Recording): EventData => storedData(event, storedForm(event))

/**
 * Makes the client's form of an event from its stored form. The client writes JSON itself and reorders only names that look like
 * numbers, so an event with such names is sent as bytes.
 */
export function storedData(
  { id, type, traceparent }: Pick<RawEvent, 'id' | 'type' | 'traceparent'>,
  text: string,
): EventData {
  const metadata = traceparent === undefined ? {} : { metadata: { traceparent } }
  const data = JSON.parse(text)
  return JSON.stringify(data) === text
    ? jsonEvent({ id, type, data, ...metadata })
    : binaryEvent({ id, type, data: Buffer.from(text), ...metadata })
}

/** Returns an event as the store holds it, whichever program wrote it. White space and escapes of JSON are the client's. */
export function stored(event: StoreEvent): RawEvent {
  const { id, type, streamId: stream, data } = event
  const traceparent = traceparentOf(event)
  const text = data instanceof Uint8Array ? Buffer.from(data).toString('utf8') : JSON.stringify(data)
  const position = positionOf(event)
  const revision = Number(event.revision)
  return { position, id, type, stream, revision, text, ...(traceparent === undefined ? {} : { traceparent }) }
}

function traceparentOf({ metadata }: StoreEvent): string | undefined {
  const traceparent: unknown = Reflect.get(Object(metadata), 'traceparent')
  return typeof traceparent === 'string' ? traceparent : undefined
}

/**
 * Returns the position of an event in $all. Commit and prepare position are equal, because the engine uses no transactions.
 *
 * @throws Fault `log.server-too-old`
 */
export const positionOf = (event: StoreEvent): number => {
  if (event.position === undefined) throw serverTooOld()
  return Number(event.position.commit)
}

/** Whether an event is the engine's own, by the prefix of its type. */
export const isOurs = (event: StoreEvent | undefined): event is StoreEvent => event?.type.startsWith(PREFIX) === true

/** Reads one of the engine's events. @throws Fault `log.corrupt` where another program wrote under one of the engine's types */
export function recordedEvent(event: StoreEvent): RecordedEvent {
  const data = dataOf(event)
  if (data?.id !== event.id) throw corrupt()
  const traceparent = traceparentOf(event)
  return { ...data, position: positionOf(event), ...(traceparent === undefined ? {} : { traceparent }) }
}

/**
 * Whether an event stands at another revision than its writer recorded. An append to a deleted stream lands at a revision that its
 * writer did not name, and is never acknowledged. Such an event is no part of the log.
 */
export function isStray(event: StoreEvent): boolean {
  const data = dataOf(event)
  if (data?.id !== event.id) return false
  return data.subject !== event.streamId || data.revision !== Number(event.revision)
}

/** Returns the data of an event; undefined where they are no object. */
function dataOf({ data }: StoreEvent): Omit<RecordedEvent, 'position'> | undefined {
  const value: unknown = data instanceof Uint8Array ? parsed(data) : data
  return typeof value === 'object' && value !== null ? (value as Omit<RecordedEvent, 'position'>) : undefined
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
}

const corrupt = (): Fault =>
  new Fault('log.corrupt', 'EventStoreDB holds an event that this engine did not write: restore it from a backup.')
