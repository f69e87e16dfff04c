import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'

/** An event as the store keeps it. */
export interface Stored {
  readonly stream: string
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

export type Written =
  | { readonly ok: true; readonly revision: number; readonly position: number }
  | { readonly ok: false; readonly why: 'wrong-version'; readonly actual: number }
  | { readonly ok: false; readonly why: 'deleted' | 'too-large' }

/** Bytes of one append that EventStoreDB takes unless told otherwise. */
const MAX_APPEND = 1024 * 1024

/**
 * What EventStoreDB does with appends, as far as a client can see it: revisions, positions that are byte offsets, and its
 * own idempotency, by which the same ids at the same expected revision succeed again.
 */
export function store() {
  const log: Stored[] = []
  const streams = new Map<string, Stored[]>()
  const deleted = new Set<string>()
  const changed = new EventEmitter().setMaxListeners(0)
  let end = 0

  function again(events: readonly Stored[], from: number, proposed: readonly Proposed[]): Stored | undefined {
    const same = proposed.every(({ id }, at) => events[from + at]?.id === id)
    return same ? events[from + proposed.length - 1] : undefined
  }

  function earlier(events: readonly Stored[], expected: ExpectedRevision, proposed: readonly Proposed[]) {
    if (typeof expected === 'number') return again(events, expected + 1, proposed)
    if (expected === 'no-stream') return again(events, 0, proposed)
    const from = events.findIndex(({ id }) => id === proposed[0]?.id)
    return from === -1 ? undefined : again(events, from, proposed)
  }

  return {
    log,
    changed,
    /** The events of a stream. */
    stream: (name: string): readonly Stored[] => streams.get(name) ?? [],
    isDeleted: (name: string): boolean => deleted.has(name),
    tombstone: (name: string): void => void deleted.add(name),
    append(name: string, expected: ExpectedRevision, proposed: readonly Proposed[]): Written {
      if (deleted.has(name)) return { ok: false, why: 'deleted' }
      if (proposed.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0) > MAX_APPEND)
        return { ok: false, why: 'too-large' }
      const events = streams.get(name) ?? []
      const actual = events.length - 1
      const met =
        expected === 'any' ||
        (expected === 'exists' ? actual >= 0 : actual === (expected === 'no-stream' ? -1 : expected))
      const repeated = met && expected !== 'any' ? undefined : earlier(events, expected, proposed)
      if (repeated !== undefined) return { ok: true, revision: repeated.revision, position: repeated.position }
      if (!met) return { ok: false, why: 'wrong-version', actual }
      for (const event of proposed) {
        const stored = { ...event, stream: name, revision: events.length, position: end, created: Date.now() }
        events.push(stored)
        log.push(stored)
        // As in its files: an event takes its own size and some frame.
        end += 128 + event.data.length + event.metadata.length
      }
      streams.set(name, events)
      changed.emit('appended')
      return { ok: true, revision: events.length - 1, position: log.at(-1)?.position ?? 0 }
    },
  }
}

export type Store = ReturnType<typeof store>

/** Somebody else's event, as the server's own statistics are. */
export const foreign = (type = '$statsCollected'): Proposed => ({
  id: randomUUID(),
  type,
  contentType: 'application/json',
  data: Buffer.from('{"proc":{"cpu":1}}'),
  metadata: new Uint8Array(),
})
