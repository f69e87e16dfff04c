import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { NewEvent } from '../ports/event-log.ts'
import { canonical, quoted } from './canonical.ts'
import { Fault } from './fault.ts'

/** The largest event that any log takes, in bytes of its stored form. */
export const MAX_EVENT_BYTES = 48 * 1024

/** The members of an event in its stored form. Position and traceparent belong to its delivery. */
export type StoredEvent = Omit<RecordedEvent, 'position' | 'traceparent'>

/** A recorded event while it is built. The log adapter sets the members that it knows only at the append. */
export type Recording = { -readonly [K in keyof RecordedEvent]: RecordedEvent[K] }

/**
 * Returns the event with its envelope and position 0.
 *
 * @param recorded RFC 3339 in UTC with milliseconds
 * @throws Fault `stream.invalid`
 */
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

/** Matches the names of streams that `parseStream` accepts. */
const STREAM = /^[a-z]+-[a-z][a-z0-9]{1,31}(-.+)?$/

function sourceOf(stream: string): string {
  if (!STREAM.test(stream)) {
    throw new Fault('stream.invalid', 'The name of a stream must be <aggregate>-<community>[-<id>].')
  }
  const from = stream.indexOf('-') + 1
  const to = stream.indexOf('-', from)
  return `/communities/${to === -1 ? stream.slice(from) : stream.slice(from, to)}`
}

/**
 * Returns the RFC 8785 canonical text of an event, in which logs store it.
 *
 * The keys of the envelope are known, so the code has them in their canonical order, and only the data is sorted.
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
  // A UTF-16 unit takes at most three bytes, so the bytes of short texts need not be counted.
  if (text.length > MAX_EVENT_BYTES / 3 && Buffer.byteLength(text) > MAX_EVENT_BYTES) {
    throw new Fault('event.too-large', 'An event must not be larger than 48 KiB: split it, or attach the large part.')
  }
  return text
}

const REVISION = ',"revision":'

/** Returns the stored form with another revision, for writers that learn the revision last. */
export function withRevision(stored: string, revision: number): string {
  // Only texts follow the revision, and quotation marks in texts are escaped. So the last match is the revision.
  const from = stored.lastIndexOf(REVISION) + REVISION.length
  return stored.slice(0, from) + revision + stored.slice(stored.indexOf(',', from))
}

const ID = ',"id":'
const STRING = /"(?:[^"\\]|\\.)*"/y

/** Returns the id in a stored form with its quotation marks, to compare events without parsing them. */
export function quotedId(stored: string): string {
  // Quotation marks in the texts behind it are escaped, so the last match is the id.
  STRING.lastIndex = stored.lastIndexOf(ID) + ID.length
  return STRING.exec(stored)?.[0] ?? ''
}

/** Parses a stored form. @throws SyntaxError if the text is damaged */
export function recordedFrom(stored: string, position: number, traceparent?: string | null): RecordedEvent {
  const event = JSON.parse(stored)
  event.position = position
  if (typeof traceparent === 'string') event.traceparent = traceparent
  return event
}

/** A recorded event in the form of all interfaces: CloudEvents 1.0 with the position as a string. */
export type CloudEvent = Omit<RecordedEvent, 'position'> & { readonly position: string }

export const cloudEvent = (event: RecordedEvent): CloudEvent => ({ ...event, position: String(event.position) })

/** Parses the text of a CloudEvent. @throws SyntaxError if the text is damaged */
export function eventFrom(text: string): RecordedEvent {
  const event = JSON.parse(text)
  event.position = Number(event.position)
  return event
}
