import type { RawEvent } from '../kit/raw-event.ts'
import type { MigrationTarget } from '../ports/migration-target.ts'

/** The most events of one append, well below the limits of EventStoreDB. */
const MOST_EVENTS = 100
/** The most characters of one append, well below the limits of EventStoreDB. */
const MOST_CHARS = 256 * 1024

/**
 * Copies events in their order. Only one append is in flight at a time, because EventStoreDB does not keep the order of appends
 * that are sent together, and no event may follow one that failed. Consecutive events of one stream share an append.
 *
 * @returns the number of copied events
 * @throws the reason of the signal, between two appends
 */
export async function copyEvents(
  source: AsyncIterable<readonly RawEvent[]>,
  target: Pick<MigrationTarget, 'write'>,
  { onEvents, signal }: { onEvents?: (events: number) => void; signal?: AbortSignal } = {},
): Promise<number> {
  let events = 0
  for await (const page of source) {
    for (const run of runs(page)) {
      signal?.throwIfAborted()
      await target.write(run)
      events += run.length
      onEvents?.(events)
    }
  }
  return events
}

/** Splits events into runs of consecutive events of one stream, each within the limits of an append. */
function* runs(events: readonly RawEvent[]): Generator<readonly RawEvent[]> {
  let run: RawEvent[] = []
  let text = 0
  for (const event of events) {
    text += event.text.length
    const goesOn = run[0]?.stream === event.stream && run.length < MOST_EVENTS && text <= MOST_CHARS
    if (!goesOn) {
      if (run.length > 0) yield run
      run = []
      text = event.text.length
    }
    run.push(event)
  }
  if (run.length > 0) yield run
}
