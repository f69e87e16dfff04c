import type { Stored } from '../../services/kit/stored-event.ts'
import type { Target } from '../eventstoredb/target.ts'

/** Of one append: well within what EventStoreDB takes at once. */
const MOST_EVENTS = 100
const MOST_CHARS = 256 * 1024

/**
 * Copies events in their order. Only one append is on its way at a time: EventStoreDB promises no order of those that are sent
 * together, and one that fails must have nothing behind it. What follows each other in one stream goes in one append.
 *
 * @throws the signal's reason, between two appends
 */
export async function copy(
  source: AsyncIterable<readonly Stored[]>,
  target: Pick<Target, 'write'>,
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

/** Events that follow each other in one stream, as many as go together. */
function* runs(events: readonly Stored[]): Generator<readonly Stored[]> {
  let run: Stored[] = []
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
