import type { Mapping } from './column-mapping.ts'
import type { FileRecord } from './file-record.ts'
import { type Mapped, mapper } from './mapper.ts'

/** A record of a file with the result of its mapping. */
export interface MappedRow {
  readonly line: number
  readonly mapped: Mapped
}

/** Rows in a batch: enough to keep the cost of a message small, few enough for the first batch to come soon. */
const BATCH_ROWS = 128

/** Maps the records of a file to demands, in batches. */
export async function* mappedRows(entries: AsyncIterable<FileRecord>, mapping: Mapping): AsyncGenerator<MappedRow[]> {
  const map = mapper(mapping)
  let rows: MappedRow[] = []
  try {
    for await (const entry of entries) {
      rows.push({ line: entry.line, mapped: 'row' in entry ? map(entry.row) : { bad: entry.unreadable } })
      if (rows.length < BATCH_ROWS) continue
      yield rows
      rows = []
    }
  } catch (error) {
    // The rows before the damaged part of the file are good.
    yield rows
    throw error
  }
  yield rows
}
