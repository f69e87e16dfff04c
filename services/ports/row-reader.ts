import type { FactPredicate } from '../../domain/kernel/index.ts'
import type { AnyRow, Predicate, Table } from '../../projections/runtime/index.ts'
import type { Position } from './event-log.ts'

/** A question to the rows of a view, compiled: everything that narrows the answer is a condition, the reader's sight included. */
export interface RowQuestion {
  readonly view: string
  readonly community: string
  /** Conditions that find few rows: they lead to the rows, which are then sorted. */
  readonly few: readonly Predicate[]
  readonly where: Predicate
  /** The classes that tables with classes are summed over: those whose facts meet it. Default: none. */
  readonly known?: FactPredicate
  /** Columns that together name one row; left out where the order does not matter. */
  readonly order?: RowOrder
  /** Values of the order's columns: the page begins behind the row that has them. */
  readonly after?: readonly (string | number)[]
  readonly limit: number
}

export interface RowOrder {
  readonly columns: readonly string[]
  readonly descending: boolean
}

export interface RowPage {
  /** Rows as they were folded, with the rows of other tables that the view names beside them. The caller may not change them. */
  readonly rows: readonly AnyRow[]
  /** Whether more rows follow. */
  readonly more: boolean
  /** The rows are true as of this position. */
  readonly position: Position
}

/** Reads what the projector keeps. It knows no readers and no rights, and opens and closes no value. */
export interface RowReader {
  /**
   * The same question may get the same page object, where nothing has changed.
   *
   * @throws Fault `view.unavailable` while the view is built for the first time
   */
  page(question: RowQuestion): Promise<RowPage>
  /** All rows of a table, of every community, in the order of its key. @throws Fault `view.unavailable` */
  table(of: Table): readonly AnyRow[] | Promise<readonly AnyRow[]>
}
