import type { Mapping } from './column-mapping.ts'
import type { ColumnUse } from './column-use.ts'
import type { FileRecord } from './file-record.ts'
import { type Mapped, mapper } from './mapper.ts'

/** A record of a file with the result of its mapping. */
export interface MappedRow {
  readonly line: number
  readonly mapped: Mapped
}

/** Rows in a batch: enough to keep the cost of a message small, few enough for the first batch to come soon. */
const BATCH_ROWS = 128

/** Returns the first rows of a file as they would be imported. The rest of the file is not read. */
export async function firstRows(
  batches: AsyncIterable<readonly MappedRow[]>,
  count: number,
): Promise<readonly MappedRow[]> {
  const first: MappedRow[] = []
  for await (const rows of batches) {
    first.push(...rows)
    if (first.length >= count) break
  }
  return first.slice(0, count)
}

/** Maps the records of a file to demands, in batches. */
export async function* mappedRows(
  entries: AsyncIterable<FileRecord>,
  mapping: Mapping,
  use: ColumnUse,
): AsyncGenerator<MappedRow[]> {
  const map = mapper(mapping)
  let rows: MappedRow[] = []
  try {
    for await (const entry of entries) {
      rows.push({
        line: entry.line,
        mapped: 'row' in entry ? placed(map(use.noted(entry.row)), entry.place) : { bad: entry.unreadable },
      })
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

/** Adds the place of a row to the reason why it is bad, if it has no reference by which it can be found. */
const placed = (mapped: Mapped, place: string | undefined): Mapped =>
  place !== undefined && 'bad' in mapped && mapped.reference === undefined ? { bad: `${place}: ${mapped.bad}` } : mapped
