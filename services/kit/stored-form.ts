import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { NewEvent } from '../ports/event-log.ts'
import { canonical, quoted } from './canonical.ts'
import { Fault } from './fault.ts'

/** The largest event that any log takes, in bytes of its stored form. */
export const MAX_EVENT_BYTES = 48 * 1024

/** What the stored form holds: where an event was delivered from is not part of what happened. */
export type StoredEvent = Omit<RecordedEvent, 'position' | 'traceparent'>

/** A recorded event in the making: a log adapter fills in what only the append tells. */
export type Recording = { -readonly [K in keyof RecordedEvent]: RecordedEvent[K] }

/** The event with its envelope, position 0. `recorded` is RFC 3339 in UTC with milliseconds. @throws Fault `stream.invalid` */
export function recording(event: NewEvent, stream: string, revision: number, recorded: string): Recording {
  const { type } = event
  const made: Recording = {
    specversion: '1.0',
    id: event.id,
    source: sourceOf(stream),
    type,
    subject: stream,
    time: event.time ?? recorded,
    recordedtime: recorded,
    datacontenttype: 'application/json',
    dataschema: `urn:sanshe:schema:${type.slice(type.indexOf('.') + 1)}`,
    revision,
    position: 0,
    actor: event.actor,
    role: event.role,
    correlationid: event.correlationid,
    commandid: event.commandid,
    data: event.data,
  }
  if (event.party !== undefined) made.party = event.party
  if (event.causationid !== undefined) made.causationid = event.causationid
  if (event.commanddigest !== undefined) made.commanddigest = event.commanddigest
  if (event.reads !== undefined) made.reads = event.reads
  if (event.traceparent !== undefined) made.traceparent = event.traceparent
  return made
}

/** What `parseStream` takes. */
const STREAM = /^[a-z]+-[a-z][a-z0-9]{1,31}(-.+)?$/

function sourceOf(stream: string): string {
  if (!STREAM.test(stream)) {
    throw new Fault('stream.invalid', 'A stream is named <aggregate>-<community>[-<id>]: correct the name.')
  }
  const from = stream.indexOf('-') + 1
  const to = stream.indexOf('-', from)
  return `/communities/${to === -1 ? stream.slice(from) : stream.slice(from, to)}`
}

/**
 * RFC 8785 canonical text of an event: what the log keeps, what the ledger hashes, what exports and receipts carry.
 *
 * The envelope's keys are known, so they stand here in their canonical order and only the data is sorted.
 *
 * @throws Fault `event.too-large` `event.not-json`
 */
export function storedForm(event: StoredEvent): string {
  const text =
    `{"actor":${quoted(event.actor)}` +
    (event.causationid === undefined ? '' : `,"causationid":${quoted(event.causationid)}`) +
    (event.commanddigest === undefined ? '' : `,"commanddigest":${quoted(event.commanddigest)}`) +
    `,"commandid":${quoted(event.commandid)},"correlationid":${quoted(event.correlationid)}` +
    `,"data":${canonical(event.data)}` +
    `,"datacontenttype":"${event.datacontenttype}","dataschema":${quoted(event.dataschema)},"id":${quoted(event.id)}` +
    (event.party === undefined ? '' : `,"party":${quoted(event.party)}`) +
    (event.reads === undefined ? '' : `,"reads":${quoted(event.reads)}`) +
    `,"recordedtime":"${event.recordedtime}","revision":${event.revision},"role":${quoted(event.role)}` +
    `,"source":${quoted(event.source)},"specversion":"${event.specversion}","subject":${quoted(event.subject)}` +
    `,"time":"${event.time}","type":${quoted(event.type)}}`
  // A UTF-16 unit takes at most three bytes, so short texts need no counting.
  if (text.length > MAX_EVENT_BYTES / 3 && Buffer.byteLength(text) > MAX_EVENT_BYTES) {
    throw new Fault('event.too-large', 'An event takes at most 48 KiB: split the fact, or attach what is large.')
  }
  return text
}

const REVISION = ',"revision":'

/** The stored form with another revision, for writers that learn it last. */
export function withRevision(stored: string, revision: number): string {
  // Behind it stand only texts, in which a quotation mark would be escaped: the last match is it. So too the id.
  const from = stored.lastIndexOf(REVISION) + REVISION.length
  return stored.slice(0, from) + revision + stored.slice(stored.indexOf(',', from))
}

const ID = ',"id":'
const STRING = /"(?:[^"\\]|\\.)*"/y

/** The id in a stored form, still quoted: to compare events without parsing them. */
export function quotedId(stored: string): string {
  STRING.lastIndex = stored.lastIndexOf(ID) + ID.length
  return STRING.exec(stored)?.[0] ?? ''
}

/** The event of a stored form. @throws SyntaxError where the text is damaged. */
export function recordedFrom(stored: string, position: number, traceparent?: string | null): RecordedEvent {
  const event = JSON.parse(stored)
  event.position = position
  if (typeof traceparent === 'string') event.traceparent = traceparent
  return event
}

/** A recorded event as every wire carries it: CloudEvents 1.0 whose position is a string. */
export type CloudEvent = Omit<RecordedEvent, 'position'> & { readonly position: string }

export const cloudEvent = (event: RecordedEvent): CloudEvent => ({ ...event, position: String(event.position) })

/** The event of a CloudEvents text. @throws SyntaxError where it is damaged. */
export function eventFrom(text: string): RecordedEvent {
  const event = JSON.parse(text)
  event.position = Number(event.position)
  return event
}
