import type { RawEvent } from '../kit/raw-event.ts'
import type { MigrationTarget } from '../ports/migration-target.ts'

/** The most events and characters of one append: well within what EventStoreDB takes at once. */
const MOST_EVENTS = 100
const MOST_CHARS = 256 * 1024

/**
 * Copies events in their order. Only one append is in flight at a time: EventStoreDB promises no order of appends that are sent
 * together, and nothing may stand behind one that fails. Consecutive events of one stream share an append.
 *
 * @throws the signal's reason, between two appends
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

/** Events that follow each other in one stream, as many as go together. */
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
