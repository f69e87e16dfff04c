import type { Mapping } from './column-mapping.ts'
import type { MappedRow } from './rows.ts'

/** The data that the thread starts with that reads a file. */
export interface ToRead {
  readonly path: string
  readonly mapping: Mapping
}

/** A message of the thread that reads a file. `read` is the number of bytes read so far. Each `rows` is acknowledged. */
export type FromReader =
  | { readonly kind: 'rows'; readonly rows: MappedRow[]; readonly read: number }
  | { readonly kind: 'end'; readonly withoutValue: readonly string[] }
  | { readonly kind: 'fault'; readonly code: string; readonly detail: string }
