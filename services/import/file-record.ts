import type { SourceRow } from './row-values.ts'

/** One record of a file, by the line that it begins on: a row, or why it cannot be read. */
export type FileRecord =
  | { readonly line: number; readonly row: SourceRow }
  | { readonly line: number; readonly unreadable: string }

/** Characters. No request is that long: a longer record is a quote or bracket that never closes. */
export const LONGEST_CHARS = 1024 * 1024
