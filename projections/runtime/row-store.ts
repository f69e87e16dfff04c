import type { AnyRow, RowKey, Table } from './table.ts'

/** A row as stored, and as it is to be stored; undefined where there is none. At least one of them is a row. */
export interface Change {
  readonly key: RowKey
  readonly before: AnyRow | undefined
  readonly after: AnyRow | undefined
}

export interface TableChanges {
  readonly table: Table
  readonly changes: readonly Change[]
}

/** The store of one projection's rows. Synchronous: one thread folds a batch without interruption. */
export interface RowStore {
  /** Returns the rows in the order of the keys. */
  load(table: Table, keys: readonly RowKey[]): (AnyRow | undefined)[]
  /** Returns the rows whose integer `column` is not null and at most `until`. */
  due(table: Table, column: string, until: number): AnyRow[]
  /** Writes all changes and the checkpoint in one transaction. */
  save(changes: readonly TableChanges[], checkpoint: number): void
}
