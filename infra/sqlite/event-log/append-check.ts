import type { DatabaseSync } from 'node:sqlite'
import type { Fault } from '../../../services/kit/fault.ts'
import { beforePrevious } from '../../../services/kit/recording-clock.ts'
import { quotedId } from '../../../services/kit/stored-form.ts'
import { arrayQuery } from '../array-query.ts'
import type { StreamHead, StreamHeads } from './stream-heads.ts'
import type { AppendBatch, EventRow, Exception } from './writer-messages.ts'

const refused = ({ code, message: detail }: Fault): Exception => ({ kind: 'refused', code, detail })

/** Makes the function that says why an append is not written: an earlier attempt wrote it, it conflicts, or it is refused. */
export function appendCheck(db: DatabaseSync, heads: StreamHeads) {
  const rowsOf = arrayQuery<EventRow>(
    db,
    'select position, event, traceparent from events where stream = ? and revision >= ? order by revision limit ?',
  )

  /** Returns the stored events if an earlier attempt wrote exactly these, beginning at the revision `from`. */
  function repeated(head: StreamHead, from: number, events: readonly string[]): Exception | undefined {
    if (from + events.length - 1 > head.revision) return undefined
    const rows = rowsOf.all(head.id, from, events.length)
    const same = rows.every(([, event], at) => quotedId(event) === quotedId(events[at] ?? ''))
    return same ? { kind: 'repeated', rows } : undefined
  }

  return function objection(
    batch: AppendBatch,
    at: number,
    events: readonly string[],
    head: StreamHead | undefined,
  ): Exception | undefined {
    const expected = batch.expected[at] ?? 'any'
    const revision = head?.revision ?? -1
    const wanted = expected === 'any' ? revision : expected === 'none' ? -1 : expected
    if (head !== undefined) {
      const from = expected === 'any' ? heads.revisionOf(head, quotedId(events[0] ?? '')) : wanted + 1
      const again = from === undefined ? undefined : repeated(head, from, events)
      if (again !== undefined) return again
    }
    if (wanted !== revision) return { kind: 'conflict', revision }
    if (head !== undefined && (batch.firstTimes[at] ?? 0) < head.time) return refused(beforePrevious())
    return undefined
  }
}
