/** A condition on a row of a view's main table, as data: the store compiles it. */
export type Predicate =
  | { readonly all: readonly Predicate[] }
  | { readonly any: readonly Predicate[] }
  | { readonly not: Predicate }
  | { readonly column: string; readonly oneOf: readonly (string | number)[] }
  | { readonly column: string; readonly atMost: number }
  | { readonly column: string; readonly atLeast: number }
  | Exists
  | Among
  | HasFact

/** There is a row in another table of the projection, in the same community, whose columns equal those of the main table. */
export interface Exists {
  readonly exists: string
  /** Column there → column of the main table. */
  readonly on: Readonly<Record<string, string>>
  /** A condition on the other table's columns. */
  readonly where: Predicate
}

/** The column has a value that rows of another table name. Used where those rows are few, so that the lookup starts there. */
export interface Among {
  readonly column: string
  readonly among: string
  /** The column of the other table that holds the values. */
  readonly named: string
  /** A condition on the other table's columns. */
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
export const equals = (column: string, value: string | number): Predicate => ({ column, oneOf: [value] })
