/** A row that was not imported, or not completely. It names no value of the row but its reference. */
export interface Remark {
  readonly line: number
  readonly reference?: string
  readonly reason: string
}

export interface ImportReport {
  /** Rows of the file: the sum of imported, known and bad rows. */
  readonly rows: number
  /** Rows that became demands in this run. */
  readonly imported: number
  /** Rows that had become demands before. */
  readonly known: number
  /** Rows that could not be read by the mapping, or were refused by the rules. */
  readonly bad: readonly Remark[]
  /** Rows that were imported, but not with everything that the source states. */
  readonly doubts: readonly Remark[]
  /** Why the file was not read to its end. Running the import again goes on. */
  readonly stopped?: { readonly code: string; readonly detail: string }
}
