import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { type Metadata, metadataFrom, SOFTLY_DELETED, withTruncation } from './metadata.ts'

/** An event as the store keeps it. */
export interface Stored {
  readonly stream: string
  /** Infinity for the event that marks a stream as tombstoned. */
  readonly revision: number
  readonly position: number
  readonly id: string
  readonly type: string
  readonly contentType: string
  readonly data: Uint8Array
  readonly metadata: Uint8Array
  /** Milliseconds since 1970. */
  readonly created: number
}

export type Proposed = Pick<Stored, 'id' | 'type' | 'contentType' | 'data' | 'metadata'>
export type ExpectedRevision = number | 'no-stream' | 'any' | 'exists'
export type Direction = 'forwards' | 'backwards'

export type Written =
  /** `revision` of the last event, undefined in a stream without events; `position` is left out where that event cannot be read. */
  | { readonly ok: true; readonly revision: number | undefined; readonly position: number | undefined }
  | { readonly ok: false; readonly why: 'wrong-version'; readonly actual: number }
  | { readonly ok: false; readonly why: 'deleted' | 'too-large' }

/** What the files held at one moment. */
export interface Copy {
  readonly log: readonly Stored[]
  readonly end: number
}

/** Bytes of one append that EventStoreDB takes unless told otherwise, data and metadata together. */
export const MAX_APPEND_BYTES = 1024 * 1024
/** Where the first event stands: the server's own records lie before it. */
const FIRST_POSITION = 1_409
/** What a record takes beside names, data and metadata. */
const FRAME_BYTES = 106
const TOMBSTONE = '$streamDeleted'

const isMetastream = (name: string): boolean => name.startsWith('$$')
const metastreamOf = (name: string): string => `$$${name}`
const wrongVersion = (actual: number): Written => ({ ok: false, why: 'wrong-version', actual })

/**
 * The state of an EventStoreDB node as clients can observe it: revisions, positions that are byte offsets, idempotent appends,
 * streams that are cut, deleted and tombstoned. Every rule repeats an answer of a real server (`answers.txt`).
 */
export function store() {
  const log: Stored[] = []
  const streams = new Map<string, Stored[]>()
  const tombstoned = new Set<string>()
  /** The first record of each event id. An append at any revision knows ids by it alone. */
  const committed = new Map<string, Stored>()
  const changed = new EventEmitter().setMaxListeners(0)
  let end = FIRST_POSITION

  function index(event: Stored): void {
    if (event.type === TOMBSTONE) tombstoned.add(event.stream)
    else {
      const events = streams.get(event.stream) ?? []
      events.push(event)
      streams.set(event.stream, events)
      if (!committed.has(event.id)) committed.set(event.id, event)
    }
  }

  function write(stream: string, revision: number, event: Proposed): Stored {
    const stored = { ...event, stream, revision, position: end, created: Date.now() }
    log.push(stored)
    index(stored)
    end += FRAME_BYTES + Buffer.byteLength(stream) + event.type.length + event.data.length + event.metadata.length
    return stored
  }

  const all = (name: string): readonly Stored[] => streams.get(name) ?? []

  /** @param before the position at which the reader's copy of the log ends */
  function metadataOf(name: string, before: number): Metadata {
    if (isMetastream(name)) return { maxCount: 1 }
    const latest = all(metastreamOf(name)).findLast(({ position }) => position < before)
    return latest === undefined ? {} : metadataFrom(latest.data)
  }

  function setMetadata(name: string, change: (before: Uint8Array | undefined) => Uint8Array): Stored {
    const meta = metastreamOf(name)
    const before = all(meta).at(-1)?.data
    return write(meta, all(meta).length, { ...foreign('$metadata'), data: change(before) })
  }

  const isSoftlyDeleted = (name: string, before = end): boolean =>
    metadataOf(name, before).truncateBefore === SOFTLY_DELETED

  /** A stream's metadata go with it. */
  function isTombstoned(name: string, before = end): boolean {
    const of = isMetastream(name) ? name.slice(2) : name
    const marks = ({ stream, type, position }: Stored) => stream === of && type === TOMBSTONE && position < before
    return tombstoned.has(of) && log.some(marks)
  }

  /** What a read of a stream finds: its events that are not cut off, or why there is nothing. */
  function readable(name: string, before = end): readonly Stored[] | 'missing' | 'deleted' {
    if (isTombstoned(name, before)) return 'deleted'
    const events = all(name).filter(({ position }) => position < before)
    if (events.length === 0 || isSoftlyDeleted(name, before)) return 'missing'
    const { truncateBefore = 0, maxCount = Infinity, maxAgeMs = Infinity } = metadataOf(name, before)
    const first = Math.max(truncateBefore, events.length - maxCount)
    return events.filter(({ revision, created }) => revision >= first && created >= Date.now() - maxAgeMs)
  }

  /** The answer to an append whose events are in the stream already. */
  function again(name: string, last: Stored): Written {
    const found = readable(name)
    const seen = typeof found !== 'string' && found.includes(last)
    return { ok: true, revision: last.revision, position: seen ? last.position : undefined }
  }

  /** Whether events may be written: `go` where they may, else the answer. */
  function decided(name: string, expected: ExpectedRevision, proposed: readonly Proposed[]): Written | 'go' {
    const events = all(name)
    const actual = events.length - 1
    if (expected === 'exists' && actual === -1 && all(metastreamOf(name)).length === 0) return wrongVersion(actual)
    if (expected === 'any' || expected === 'exists') {
      const known = proposed.map(({ id }) => committed.get(id)).map((one) => (one?.stream === name ? one : undefined))
      const last = known.at(-1)
      if (known[0] === undefined) return 'go'
      return last === undefined || known.includes(undefined) ? wrongVersion(actual) : again(name, last)
    }
    const from = expected === 'no-stream' ? 0 : expected + 1
    if (from > actual + 1) return wrongVersion(actual)
    if (from === actual + 1) return 'go'
    const differing = proposed.findIndex(({ id }, at) => events[from + at]?.id !== id)
    const last = events[from + proposed.length - 1]
    if (differing === -1 && last !== undefined && proposed.length > 0) return again(name, last)
    return expected === 'no-stream' && differing === 0 && isSoftlyDeleted(name) ? 'go' : wrongVersion(actual)
  }

  function append(name: string, expected: ExpectedRevision, proposed: readonly Proposed[]): Written {
    if (proposed.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0) > MAX_APPEND_BYTES)
      return { ok: false, why: 'too-large' }
    if (isTombstoned(name) || (expected === 'exists' && isSoftlyDeleted(name))) return { ok: false, why: 'deleted' }
    const decision = decided(name, expected, proposed)
    if (decision !== 'go') return decision
    const first = all(name).length
    if (proposed.length > 0 && isSoftlyDeleted(name)) setMetadata(name, (before) => withTruncation(before, first))
    const written = proposed.map((event, at) => write(name, first + at, event))
    changed.emit('appended')
    const last = written.at(-1) ?? all(name).at(-1)
    return { ok: true, revision: last?.revision, position: written.at(-1)?.position ?? 0 }
  }

  /** Deletes a stream: softly by metadata, or permanently by a tombstone. */
  function remove(name: string, expected: ExpectedRevision, how: 'soft' | 'tombstone'): Written {
    if (tombstoned.has(name)) return { ok: false, why: 'deleted' }
    const actual = all(name).length - 1
    if (expected !== 'any' && (expected === 'no-stream' ? -1 : expected) !== actual) return wrongVersion(actual)
    if (actual === -1 && how === 'soft' && all(metastreamOf(name)).length === 0) return wrongVersion(actual)
    const event =
      how === 'tombstone'
        ? write(name, Infinity, foreign(TOMBSTONE))
        : setMetadata(name, (before) => withTruncation(before, SOFTLY_DELETED))
    changed.emit('appended')
    return { ok: true, revision: event.revision, position: event.position }
  }

  function take(copy: Copy): void {
    log.splice(0, log.length, ...copy.log)
    streams.clear()
    tombstoned.clear()
    committed.clear()
    end = copy.end
    log.forEach(index)
  }

  return {
    log,
    changed,
    /** Every event that was ever written to the stream. */
    stream: all,
    append,
    remove,
    readable,
    tombstone: (name: string): Written => remove(name, 'any', 'tombstone'),
    softDelete: (name: string): Written => remove(name, 'any', 'soft'),
    setMetadata: (name: string, metadata: object): Written =>
      append(metastreamOf(name), 'any', [{ ...foreign('$metadata'), data: Buffer.from(JSON.stringify(metadata)) }]),
    /** Returns a copy of the store, as a backup of its files. */
    copy: (): Copy => ({ log: [...log], end }),
    /** Replaces everything by an older or a foreign copy. */
    take,
    /** Writes events of others until the log is longer than that position. */
    growPast(position: number): void {
      while (end <= position) append('others-1', 'any', [foreign('OrderPlaced')])
    },
  }
}

export type Store = ReturnType<typeof store>

/** An event of others, as the server's own statistics are. */
export const foreign = (type = '$statsCollected'): Proposed => ({
  id: randomUUID(),
  type,
  contentType: 'application/json',
  data: Buffer.from('{"proc":{"cpu":1}}'),
  metadata: new Uint8Array(),
})
