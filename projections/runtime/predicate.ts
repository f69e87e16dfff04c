/** A condition on a row of the main table of a view, as data that the store compiles. */
export type Predicate =
  | { readonly all: readonly Predicate[] }
  | { readonly any: readonly Predicate[] }
  | Merged
  | { readonly not: Predicate }
  | { readonly column: string; readonly oneOf: readonly (string | number)[] }
  | { readonly column: string; readonly atMost: number | string }
  | { readonly column: string; readonly atLeast: number | string }
  | Contains
  | Exists
  | SumBelow
  | Among
  | HasFact

/**
 * The condition that a row meets at least one of some conditions. An index finds the rows of each in the order of the page, and a page
 * merges them: it reads as many rows as it shows, not all of them to sort them.
 */
export interface Merged {
  readonly merged: readonly Predicate[]
}

/** The condition that a column of text contains each of some words, whatever their case. It reads every row: use it beside conditions that find few. */
export interface Contains {
  readonly column: string
  readonly contains: readonly string[]
}

/** The condition that another table of the projection has a row of the same community with equal columns. */
export interface Exists {
  readonly exists: string
  /** For each column of the other table, the equal column of the main table. */
  readonly on: Readonly<Record<string, string>>
  /** A condition on the columns of the other table. */
  readonly where: Predicate
}

/** The condition that a column of this row is greater than the sum of a column over rows of another table. */
export interface SumBelow {
  readonly sumBelow: string
  readonly of: string
  readonly in: string
  readonly on: Readonly<Record<string, string>>
  readonly where: Predicate
}

/** The condition that rows of another table name the value of the column. Use it if these rows are few: the lookup starts with them. */
export interface Among {
  readonly column: string
  readonly among: string
  /** The column of the other table that holds the values. */
  readonly named: string
  /** A condition on the columns of the other table. */
  readonly where: Predicate
}

/** The aggregate that the column names has one of these values of a fact. The projection `sight` keeps the facts of aggregates. */
export interface HasFact {
  readonly context: string
  readonly named: string
  readonly fact: string
  readonly oneOf: readonly string[]
  /** The lookup starts from the fact, because few aggregates have it. */
  readonly leads?: true
}

export const EVERYTHING: Predicate = { all: [] }
export const NOTHING: Predicate = { any: [] }

/** Whether no row can meet the condition, whatever the tables hold. */
export function meetsNothing(predicate: Predicate): boolean {
  if ('all' in predicate) return predicate.all.some(meetsNothing)
  if ('any' in predicate) return predicate.any.every(meetsNothing)
  if ('merged' in predicate) return predicate.merged.every(meetsNothing)
  return 'oneOf' in predicate && predicate.oneOf.length === 0
}

export const equals = (column: string, value: string | number): Predicate => ({ column, oneOf: [value] })
