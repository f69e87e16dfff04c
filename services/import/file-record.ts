import type { SourceRow } from './row-values.ts'

/**
 * One record of a file, with the line on which it begins: a row, or the reason why it cannot be read. `place` is the path of a row
 * within the element of the file that has it.
 */
export type FileRecord =
  | { readonly line: number; readonly row: SourceRow; readonly place?: string }
  | { readonly line: number; readonly unreadable: string }

/** The most characters of a record. A longer record has a quote or bracket that never closes. */
export const LONGEST_CHARS = 1024 * 1024
/** The most characters of an element that has many rows. It is held in memory while they are read. */
export const LONGEST_GROUP_CHARS = 64 * LONGEST_CHARS
