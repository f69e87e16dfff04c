import shared from '@eventstore/db-client/generated/shared_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { RawEvent } from '../../services/kit/raw-event.ts'
import type { Position } from '../../services/ports/event-log.ts'
import { serverTooOld } from './faults.ts'

// Node sees no names in these modules, for they give them to one another while they run.
const { Empty, StreamIdentifier, UUID } = shared
const { BatchAppendReq, ReadReq } = streams
const { AllOptions, FilterOptions, StreamOptions, SubscriptionOptions, UUIDOption } = ReadReq.Options

/** Requests with more bytes are sent in several parts. */
const MAX_PART_BYTES = 3 * 1024 * 1024

/** The direction of a read. */
export type Direction = 'forwards' | 'backwards'

/** The events of $all that are asked for, by the beginnings of their types. */
export interface TypeFilter {
  readonly prefixes: readonly string[]
}

function readOptions(): streams.ReadReq.Options {
  const options = new ReadReq.Options()
  const uuid = new UUIDOption()
  uuid.setString(new Empty())
  options.setUuidOption(uuid)
  options.setNoFilter(new Empty())
  return options
}

function requestOf(options: streams.ReadReq.Options): streams.ReadReq {
  const request = new ReadReq()
  request.setOptions(options)
  return request
}

function identifier(name: string): shared.StreamIdentifier {
  const made = new StreamIdentifier()
  made.setStreamName(Buffer.from(name).toString('base64'))
  return made
}

/** Makes the request for events of a stream from a revision on, or from its end backwards. */
export function streamRequest(name: string, from: number | 'end', maxCount: number): streams.ReadReq {
  const options = readOptions()
  const stream = new StreamOptions()
  stream.setStreamIdentifier(identifier(name))
  if (from === 'end') stream.setEnd(new Empty())
  else stream.setRevision(String(from))
  options.setStream(stream)
  options.setReadDirection(from === 'end' ? 1 : 0)
  options.setCount(String(maxCount))
  return requestOf(options)
}

function allOptions(from: Position | 'end'): streams.ReadReq.Options.AllOptions {
  const all = new AllOptions()
  if (from === 'end') all.setEnd(new Empty())
  else if (from === 0) all.setStart(new Empty())
  else {
    const position = new ReadReq.Options.Position()
    position.setCommitPosition(String(from))
    position.setPreparePosition(String(from))
    all.setPosition(position)
  }
  return all
}

function filterOf({ prefixes }: TypeFilter): streams.ReadReq.Options.FilterOptions {
  const expression = new FilterOptions.Expression()
  expression.setPrefixList([...prefixes])
  const filter = new FilterOptions()
  filter.setEventType(expression)
  filter.setCount(new Empty())
  filter.setCheckpointintervalmultiplier(1)
  return filter
}

/** Makes the request for events of $all from a position on; 0 is the start. */
export function allRequest(
  from: Position | 'end',
  direction: Direction,
  maxCount: number,
  filter?: TypeFilter,
): streams.ReadReq {
  const options = readOptions()
  options.setAll(allOptions(from))
  options.setReadDirection(direction === 'forwards' ? 0 : 1)
  options.setCount(String(maxCount))
  if (filter !== undefined) options.setFilter(filterOf(filter))
  return requestOf(options)
}

/** Makes the request for a subscription to the events of $all behind a position. */
export function subscriptionRequest(after: Position, filter: TypeFilter): streams.ReadReq {
  const options = readOptions()
  options.setAll(allOptions(after))
  options.setSubscription(new SubscriptionOptions())
  options.setFilter(filterOf(filter))
  return requestOf(options)
}

/** An event to append. */
export type ProposedEvent = Pick<RawEvent, 'id' | 'type' | 'text' | 'traceparent'>

/**
 * Makes the requests of one append. The last one is final.
 *
 * @param expected the revision of the last event of the stream; -1 if it must have none
 */
export function* appendRequests(
  id: string,
  stream: string,
  events: readonly ProposedEvent[],
  expected: number,
): Generator<streams.BatchAppendReq> {
  const options = new BatchAppendReq.Options()
  options.setStreamIdentifier(identifier(stream))
  // The deadline is a time of the server's clock. Without one, the write timeout of the server applies.
  if (expected === -1) options.setNoStream(new Empty())
  else options.setStreamPosition(String(expected))
  let part = appendPart(id)
  part.setOptions(options)
  let bytes = 0
  for (const event of events) {
    const message = proposed(event)
    const size = message.getData_asU8().length
    if (bytes > 0 && bytes + size > MAX_PART_BYTES) {
      yield part
      part = appendPart(id)
      bytes = 0
    }
    part.addProposedMessages(message)
    bytes += size
  }
  part.setIsFinal(true)
  yield part
}

function appendPart(id: string): streams.BatchAppendReq {
  const part = new BatchAppendReq()
  part.setCorrelationId(uuidOf(id))
  return part
}

function uuidOf(text: string): shared.UUID {
  const made = new UUID()
  made.setString(text)
  return made
}

function proposed({ id, type, text, traceparent }: ProposedEvent): streams.BatchAppendReq.ProposedMessage {
  const message = new BatchAppendReq.ProposedMessage()
  message.setId(uuidOf(id))
  message.getMetadataMap().set('type', type).set('content-type', 'application/json')
  message.setData(Buffer.from(text))
  if (traceparent !== undefined) message.setCustomMetadata(Buffer.from(JSON.stringify({ traceparent })))
  return message
}

/** Returns the event of an answer as the store holds it; undefined for an answer without one. @throws Fault `log.server-too-old` */
export function eventIn(response: streams.ReadResp): RawEvent | undefined {
  const event = response.hasEvent() ? response.getEvent()?.getEvent() : undefined
  if (event === undefined) return undefined
  const position = Number(event.getCommitPosition())
  if (Number.isNaN(position)) throw serverTooOld()
  const traceparent = traceparentIn(event.getCustomMetadata_asU8())
  return {
    position,
    id: event.getId()?.getString() ?? '',
    type: event.getMetadataMap().get('type') ?? '',
    stream: textOf(event.getStreamIdentifier()?.getStreamName_asU8()),
    revision: Number(event.getStreamRevision()),
    text: textOf(event.getData_asU8()),
    ...(traceparent === undefined ? {} : { traceparent }),
  }
}

const textOf = (bytes: Uint8Array = new Uint8Array()): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')

function traceparentIn(metadata: Uint8Array): string | undefined {
  if (metadata.length === 0) return undefined
  const traceparent: unknown = Reflect.get(Object(parsed(textOf(metadata))), 'traceparent')
  return typeof traceparent === 'string' ? traceparent : undefined
}

/** Parses JSON of any program; undefined where it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
