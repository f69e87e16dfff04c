import type { AnyRow, RowKey, Table } from './table.ts'

/** A changed row: as it is stored, and as it is to be stored. One of them may be undefined. */
export interface Change {
  readonly key: RowKey
  readonly before: AnyRow | undefined
  readonly after: AnyRow | undefined
}

/** The changed rows of one table. */
export interface TableChanges {
  readonly table: Table
  readonly changes: readonly Change[]
}

/** The store of the rows of one projection. It is synchronous, so that one thread folds a batch without interruption. */
export interface RowStore {
  /** Returns the row of a key; undefined if there is none. */
  load(table: Table, key: RowKey): AnyRow | undefined
  /** Returns the rows whose integer `column` is not null and at most `until`. */
  due(table: Table, column: string, until: number): AnyRow[]
  /** Writes all changes and the checkpoint in one transaction. */
  save(changes: readonly TableChanges[], checkpoint: number): void
}
