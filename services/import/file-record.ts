import type { SourceRow } from './row-values.ts'

/** One record of a file, with the line on which it begins: a row, or the reason why it cannot be read. */
export type FileRecord =
  | { readonly line: number; readonly row: SourceRow }
  | { readonly line: number; readonly unreadable: string }

/** The most characters of a record. A longer record has a quote or bracket that never closes. */
export const LONGEST_CHARS = 1024 * 1024
