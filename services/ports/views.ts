import type { Actor, Instant } from '../../domain/kernel/index.ts'
import type { Position } from './event-log.ts'

/** One page of a view, or one of its rows. */
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
  /** What overdue is relative to: the clock's time unless told. */
  readonly now?: Instant
}

export interface Page {
  /** Personal values that this reader may see are sealed, to be opened at the edge; others are null. */
  readonly rows: readonly unknown[]
  /** Cursor of the next page, where there is one. */
  readonly next?: string
  /** The answer is true as of this position. */
  readonly position: Position
}

/** The read models as their readers see them. */
export interface Views {
  /** @throws Fault `view.unknown` `filter.unknown` `filter.invalid` `cursor.invalid` `view.unavailable` */
  page(question: Question): Promise<Page>
  /** One row by id; row is undefined where there is none, or none that this reader may see. */
  one(question: Question & { readonly id: string }): Promise<{ readonly row?: unknown; readonly position: Position }>
  /** Waits until a view has seen the position; false where it has not within the time. */
  reached(view: string, position: Position, withinMs: number): Promise<boolean>
  status(): readonly ViewStatus[]
}

/** How far a projection is, and so is every view of it. */
export interface ViewStatus {
  /** The projection's name. */
  readonly view: string
  readonly version: number
  readonly position: Position
  /** Why it stands still, where it does: never with data of the event. */
  readonly failure?: { readonly position: Position; readonly type: string; readonly reason: string }
  /** While a new version is built beside the one that serves: where that has got to. */
  readonly building?: { readonly version: number; readonly position: Position }
  /** No version of it was ever complete: it answers nothing. */
  readonly unbuilt?: true
}
