import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { Position } from '../ports/event-log.ts'

/** The newest events of the log, for readers that are a little late. */
export interface RecentEvents {
  add(events: readonly RecordedEvent[]): void
  /** Every event behind this position is kept, up to the head. */
  since(): Position
  head(): Position
  /** The kept events behind a position, oldest first. */
  behind(position: Position): readonly RecordedEvent[]
}

const MAX_EVENTS = 2_000
/** Characters in the data of all kept events, roughly: few large events are kept, or many small ones. */
const MAX_CHARACTERS = 2 ** 24

/** @param after nothing is kept yet, and the next event lies behind this position */
export function recentEvents(after: Position, maxEvents = MAX_EVENTS, maxCharacters = MAX_CHARACTERS): RecentEvents {
  let events: RecordedEvent[] = []
  let sizes: number[] = []
  let characters = 0
  let since = after
  let head = after

  /** Drops the oldest, many at once: dropping each by itself would copy all others each time. */
  function drop(): void {
    if (events.length < 2 * maxEvents && characters < maxCharacters) return
    let kept = 0
    let size = 0
    while (kept < Math.min(events.length, maxEvents) && size < maxCharacters / 2) {
      kept += 1
      size += sizes[sizes.length - kept] ?? 0
    }
    const from = events.length - kept
    since = events[from - 1]?.position ?? since
    events = events.slice(from)
    sizes = sizes.slice(from)
    characters = size
  }

  return {
    add(added) {
      for (const event of added) {
        const size = charactersIn(event.data)
        events.push(event)
        sizes.push(size)
        characters += size
      }
      head = added.at(-1)?.position ?? head
      drop()
    },
    since: () => since,
    head: () => head,
    behind: (position) => events.slice(indexBehind(events, position)),
  }
}

/** Index of the first event behind a position. */
function indexBehind(events: readonly RecordedEvent[], position: Position): number {
  let [low, high] = [0, events.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((events[middle]?.position ?? 0) <= position) low = middle + 1
    else high = middle
  }
  return low
}

/** The length of a value as text, roughly, without making the text. */
function charactersIn(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 8
  let sum = 0
  for (const [name, inner] of Object.entries(value)) sum += name.length + charactersIn(inner)
  return sum
}
