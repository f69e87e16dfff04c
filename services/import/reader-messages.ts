import type { Mapping } from './column-mapping.ts'
import type { MappedRow } from './rows.ts'

/** The data that the reading thread starts with. */
export interface ToRead {
  readonly path: string
  readonly mapping: Mapping
}

/** What the thread reports; `read` counts bytes. Each `rows` is acknowledged. */
export type FromReader =
  | { readonly kind: 'rows'; readonly rows: MappedRow[]; readonly read: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'fault'; readonly code: string; readonly detail: string }
