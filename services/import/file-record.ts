import type { SourceRow } from './row-values.ts'

/** One record of a file, with the line on which it begins: a row, or why it cannot be read. */
export type FileRecord =
  | { readonly line: number; readonly row: SourceRow }
  | { readonly line: number; readonly unreadable: string }

/** Characters of the longest record. A longer one has a quote or bracket that never closes. */
export const LONGEST_CHARS = 1024 * 1024
