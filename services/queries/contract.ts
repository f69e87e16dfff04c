import type { Actor, Instant } from '../../domain/kernel/index.ts'
import type { Restricted } from '../../projections/runtime/index.ts'
import type { Position } from '../ports/event-log.ts'
import type { ViewStatus } from '../ports/view-status.ts'

/** What is asked of a view: a page, or with an id one row. */
export interface Question {
  readonly view: string
  readonly community: string
  /** Filters by name, as the view declares them, and `sort`, the name of one of its orders. */
  readonly filters: Readonly<Record<string, string>>
  /** 1 to 500. */
  readonly limit: number
  /** Cursor of the previous page. */
  readonly after?: string
  readonly reader: Actor
  /** What overdue is relative to; default: the clock's time. */
  readonly now?: Instant
}

export interface ViewPage {
  readonly rows: readonly unknown[]
  /** Cursor of the next page, where there is one. */
  readonly next?: string
  /** Whether the figures include restricted demands; in views of figures over demands. */
  readonly restricted?: Restricted
  /** The answer is true as of this position. */
  readonly position: Position
}

/** The rows of a view that a reader may know of, counted by the values of the column that the view names. */
export interface ViewCounts {
  /** Values without rows are left out. */
  readonly counts: Readonly<Record<string, number>>
  /** The answer is true as of this position. */
  readonly position: Position
}

export interface FoundRow {
  /** Undefined where there is no such row, or the reader may not know of it. */
  readonly row?: unknown
  /** Revision of the last event that its story tells. Absent where the view tells none. */
  readonly revision?: number
  /** The inspection that opens the reasons in its story to the reader. */
  readonly inspection?: string
  readonly position: Position
}

/** The read models as their readers see them. Personal values that a reader may see stay sealed; others are null. */
export interface Views {
  /** The page where it is in memory: the reader has asked the same, and nothing has changed since. */
  known(question: Question): ViewPage | undefined
  /**
   * Returns a page. Readers who are told the same may get the same object.
   *
   * @throws Fault `view.unknown` `filter.unknown` `filter.invalid` `cursor.invalid` `view.unavailable`
   */
  page(question: Question): Promise<ViewPage>
  /** Counts the rows that all pages together show; order, cursor and limit do not matter. @throws Fault as `page` does */
  counts(question: Question): Promise<ViewCounts>
  /** One row, with its story where the view tells one. @throws Fault as `page` does */
  one(question: Question & { readonly id: string }): Promise<FoundRow>
  /** Waits until a view has seen the position; false where it has not within the time. */
  reached(view: string, position: Position, withinMs: number): Promise<boolean>
  status(): readonly ViewStatus[]
}

/** A question as an edge asks it. */
export interface Query extends Question {
  /** Personal values that the reader may see stay closed, as `{ "sealed": true }`. Nothing is opened, and nothing recorded. */
  readonly sealed?: true
  /** The answer must have seen this position: usually that of a command of the reader's own. */
  readonly minPosition?: Position
}

/** A question about one row. */
export interface RowQuery extends Query {
  readonly id: string
}

/** The view has not seen the position within the time that a query waits. */
export interface Behind {
  readonly ok: false
  readonly code: 'position.ahead'
  /** Seconds. */
  readonly retryAfter: number
}

/** An answer to a query. */
interface Answered {
  readonly ok: true
  /** Whether the answer holds personal values: then no cache may keep it. */
  readonly personal: boolean
}

export type PageAnswer = (Answered & ViewPage) | Behind
export type CountsAnswer = (Answered & ViewCounts) | Behind
export type RowAnswer = (Answered & FoundRow) | Behind

/** Answers queries: personal values that the reader may see are opened, and that they were is recorded. */
export interface QueryHandler {
  /**
   * Answers a page; undefined where the reader has left before the view was read. Readers who are told the same may get the same
   * object, unless it holds personal values.
   *
   * @throws Fault as {@link Views.page} does
   */
  page(query: Query, leaving: Pick<AbortSignal, 'aborted'>): Promise<PageAnswer | undefined>
  /** @throws Fault as {@link Views.counts} does */
  counts(query: Query): Promise<CountsAnswer>
  /** @throws Fault as {@link Views.one} does */
  one(query: RowQuery): Promise<RowAnswer>
}
