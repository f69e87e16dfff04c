import type { Mapping } from './column-mapping.ts'
import type { FileRecord } from './file-record.ts'
import { type Mapped, mapper } from './mapper.ts'

/** What one record of a file came to. */
export interface MappedRow {
  readonly line: number
  readonly mapped: Mapped
}

/** Rows that are handed on at once: enough that handing on costs nothing, few enough to begin at once. */
const TOGETHER = 128

/** The records of a file as demands, some at a time. */
export async function* mappedRows(entries: AsyncIterable<FileRecord>, mapping: Mapping): AsyncGenerator<MappedRow[]> {
  const map = mapper(mapping)
  let rows: MappedRow[] = []
  try {
    for await (const entry of entries) {
      rows.push({ line: entry.line, mapped: 'row' in entry ? map(entry.row) : { bad: entry.unreadable } })
      if (rows.length < TOGETHER) continue
      yield rows
      rows = []
    }
  } catch (error) {
    // What was read before the file turned out to be broken is good.
    yield rows
    throw error
  }
  yield rows
}
