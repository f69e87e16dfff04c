import type { FactPredicate, Facts, Instant } from '../../domain/kernel/index.ts'
import type { AnyRow, Predicate, Table } from '../../projections/runtime/index.ts'
import type { Position } from './event-log.ts'

/** A compiled question to the rows of a view. Filters and the sight of the reader are conditions. */
export interface RowQuestion {
  readonly view: string
  readonly community: string
  /** Conditions that find few rows. The rows are looked up by these conditions, then sorted. */
  readonly few: readonly Predicate[]
  readonly where: Predicate
  /** The condition on the classes over which figures are summed. Default: no class. */
  readonly known?: FactPredicate
  /** The time of the question: figures count what has come by then ({@link Table.moments}). Default: only what always counts. */
  readonly now?: Instant
  /** The order of the rows. Its columns together name one row. Absent if the order does not matter. */
  readonly order?: RowOrder
  /** Values of the columns of `order`. The page begins after the row that has these values. */
  readonly after?: readonly (string | number)[]
  readonly limit: number
}

export interface RowOrder {
  readonly columns: readonly string[]
  readonly descending: boolean
}

export interface RowWithFacts {
  /** The row as it was folded, with the rows of other tables that the view names beside it. The caller may not change it. */
  readonly row: AnyRow
  /** The facts of each aggregate that the view's verdicts are about, in the order of `aggregatesOf`; null where there is none. */
  readonly facts: readonly (Facts | null)[]
}

export interface RowPage {
  readonly found: readonly RowWithFacts[]
  /** Whether more rows follow. */
  readonly more: boolean
  /** The rows are true as of this position. */
  readonly position: Position
  /** Whether the time of the question decided what figures count. */
  readonly isTimed: boolean
}

/** Rows counted by the values of a column. */
export interface RowCounts {
  /** The values that rows have, each with the number of its rows. */
  readonly counts: Readonly<Record<string, number>>
  /** The counts are true as of this position. */
  readonly position: Position
}

/** Reads the rows that the projector keeps. It knows no readers and no rights, and neither opens nor seals values. */
export interface RowReader {
  /**
   * Returns an object that stands for all rows as they are now: the same until something changes. Undefined where they cannot be
   * read: then asking for a page says why.
   */
  content(): object | undefined
  /**
   * Reads a page. A repeated question may return the same object, if nothing has changed.
   *
   * @throws Fault `view.unavailable` while the view is built for the first time
   */
  page(question: RowQuestion): Promise<RowPage>
  /**
   * Counts all rows that a page could show, by the values of a column of the main table. The table has neither classes nor
   * moments. Order, place and limit of the question do not matter.
   *
   * @throws Fault `view.unavailable` while the view is built for the first time
   */
  counts(question: RowQuestion, by: string): Promise<RowCounts>
  /** Reads all rows of a table, of every community, in the order of its key. @throws Fault `view.unavailable` */
  table(of: Table): readonly AnyRow[] | Promise<readonly AnyRow[]>
}
