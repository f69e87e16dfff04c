/** A remark on a row that was not imported, or not completely. It contains no value of the row except its reference. */
export interface Remark {
  readonly line: number
  readonly reference?: string
  readonly reason: string
}

export interface ImportReport {
  /** The number of rows that were read: the sum of imported, known and bad rows. */
  readonly rows: number
  /** The number of rows that became demands in this run. */
  readonly imported: number
  /** The number of rows that had become demands before: in an earlier run, or in another run at the same time. */
  readonly known: number
  /** Rows that the mapping could not read, or the rules refused. */
  readonly bad: readonly Remark[]
  /** Rows that were imported without some value that the source states. */
  readonly doubts: readonly Remark[]
  /** The reason why the file was not read to its end. Another run of the import continues. */
  readonly stopped?: { readonly code: string; readonly detail: string }
}
