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

/** There is a row of another table of the projection, of the same community, whose columns equal the main table's. */
export interface Exists {
  readonly exists: string
  /** Column there → column of the main table. */
  readonly on: Readonly<Record<string, string>>
  /** Of the other table's columns. */
  readonly where: Predicate
}

/** The column is one of those that rows of another table name: for where they are few, and lead to the rows asked for. */
export interface Among {
  readonly column: string
  readonly among: string
  /** Which of the other table's columns. */
  readonly named: string
  /** Of the other table's columns. */
  readonly where: Predicate
}

export const EVERYTHING: Predicate = { all: [] }
export const NOTHING: Predicate = { any: [] }
export const equals = (column: string, value: string | number): Predicate => ({ column, oneOf: [value] })
