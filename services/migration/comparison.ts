import type { RawEvent } from '../kit/raw-event.ts'
import type { Position } from '../ports/event-log.ts'

type Pages = AsyncIterable<readonly RawEvent[]>

/** The first event in which two logs differ. */
export interface Difference {
  /** The number of the event, counted from 1. */
  readonly event: number
  readonly what: 'missing' | 'text' | 'stream' | 'revision' | 'id' | 'type' | 'traceparent'
  /** The position of the event in the log that is moved. */
  readonly source: string
  /** The position of the event in its place in the other log; undefined if that log has ended. */
  readonly target?: string
  readonly id: string
}

/** The extent to which two logs are the same. */
export interface Compared {
  readonly events: number
  /** The number of leading events that are the same in both, and the positions of the last one. */
  readonly source: Position
  readonly target: Position
  /** Undefined if the target holds every event of the source. */
  readonly difference?: Difference
  /** Whether the target has more events than are the same. */
  readonly beyond: boolean
}

const ENVELOPE = ['id', 'stream', 'revision', 'traceparent'] as const
const CONTENT = ['type', 'text'] as const

/**
 * Compares two logs event by event, up to the end of the source or to the first difference.
 *
 * @param onSame called for every event that is the same in both
 * @param matches whether an event of the target is one of the source although its text differs. Default: the texts are equal.
 */
export async function compare(
  source: Pages,
  target: Pages,
  {
    onSame,
    matches,
    signal,
  }: {
    onSame?: (source: Position, target: Position, events: number) => void
    matches?: ((source: RawEvent, target: RawEvent) => Promise<boolean>) | undefined
    signal?: AbortSignal
  } = {},
): Promise<Compared> {
  const others = singly(target)
  let [events, last] = [0, { source: 0, target: 0 }]
  try {
    for await (const page of source) {
      for (const one of page) {
        const other = (await others.next()).value
        const what = await differing(one, other, matches)
        if (what !== undefined) {
          const difference = { event: events + 1, what, source: String(one.position), id: one.id }
          const told = other === undefined ? difference : { ...difference, target: String(other.position) }
          return { events, ...last, difference: told, beyond: other !== undefined }
        }
        events += 1
        last = { source: one.position, target: other?.position ?? 0 }
        onSame?.(last.source, last.target, events)
      }
      signal?.throwIfAborted()
    }
    return { events, ...last, beyond: (await others.next()).value !== undefined }
  } finally {
    await others.return(undefined)
  }
}

async function differing(
  one: RawEvent,
  other: RawEvent | undefined,
  matches: ((source: RawEvent, target: RawEvent) => Promise<boolean>) | undefined,
): Promise<Difference['what'] | undefined> {
  if (other === undefined) return 'missing'
  const envelope = ENVELOPE.find((field) => one[field] !== other[field])
  if (envelope !== undefined) return envelope
  if (matches !== undefined) return (await matches(one, other)) ? undefined : 'text'
  return CONTENT.find((field) => one[field] !== other[field])
}

async function* singly(pages: Pages): AsyncGenerator<RawEvent, undefined> {
  for await (const page of pages) yield* page
  return undefined
}
