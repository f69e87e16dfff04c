import type { AnyRow, RowKey, Table } from './table.ts'

/** A row as it was stored and as it is to be stored; undefined where there is none. Never both. */
export interface Change {
  readonly key: RowKey
  readonly before: AnyRow | undefined
  readonly after: AnyRow | undefined
}

export interface TableChanges {
  readonly table: Table
  readonly changes: readonly Change[]
}

/** Where the rows of one projection are kept. Synchronous: a batch is folded in one go, in one thread. */
export interface RowStore {
  /** The rows in the order of the keys. */
  load(table: Table, keys: readonly RowKey[]): (AnyRow | undefined)[]
  /** Rows whose integer `column` is not null and at most `until`. */
  due(table: Table, column: string, until: number): AnyRow[]
  /** Each change and the checkpoint in one transaction. */
  save(changes: readonly TableChanges[], checkpoint: number): void
}
