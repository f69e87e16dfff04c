import type { Actor, FactPredicate } from '../../domain/kernel/index.ts'

/** How a column is stored; `json` holds any JSON value. */
export type ColumnType = 'text' | 'integer' | 'json'

/** A column of a table; `value` carries the type of its values. */
export interface Column<T = unknown> {
  readonly type: ColumnType
  readonly optional: boolean
  /** Exists in types only. */
  readonly value?: T
}

export type Columns = Readonly<Record<string, Column>>
/** The values of a row, by the columns of its table. */
export type ColumnValues<C extends Columns = Columns> = {
  readonly [K in keyof C]: C[K] extends Column<infer T> ? T : never
}
/** A row of one table: `RowOf<typeof headers>`. */
export type RowOf<T extends { readonly columns: Columns }> = ColumnValues<T['columns']>
/** A row of any table, for code that does not know the table. */
export type AnyRow = Readonly<Record<string, unknown>>
/** The values of the key's columns in order; the first is the community. */
export type RowKey = readonly string[]

export interface Index {
  /** Columns after `community`, which leads every index; a leading `-` means descending order. The key's columns are appended. */
  readonly columns: readonly string[]
  /** Holds only rows where this integer column is 1. */
  readonly only?: string
}

/**
 * Makes figures depend on the reader. Each row of the table counts for aggregates of one class, and all aggregates of a class are
 * known to the same readers. What is read of the table is summed over the classes that the reader may know of.
 */
export interface Classes {
  /** The column of the class. It is a part of the key and in no answer. */
  readonly column: string
  /** Where the column names an aggregate: the table that holds the class of each, by its id. An empty name stands for what every reader may know of. */
  readonly of?: Table
  /** The table of all classes that occur. */
  readonly listed: string
  /** Of which aggregates the reader may know, by the facts that make a class. */
  known(reader: Actor): FactPredicate
  /** What answers to the reader say about restricted aggregates, whether there are any or not. */
  restricted(reader: Actor): Restricted
}

/** Whether figures include restricted aggregates. */
export const RESTRICTED = ['included', 'included unless about the reader', 'left out'] as const
export type Restricted = (typeof RESTRICTED)[number]

/** A table of a projection, as data: the store creates it, the fold fills it. */
export interface Table<C extends Columns = Columns> {
  readonly name: string
  /** All columns, `community` first. */
  readonly columns: C
  /** Text columns; `community` first. */
  readonly key: readonly string[]
  readonly indexes: readonly Index[]
  /** Whose figures each row holds, where readers get different ones. */
  readonly classes?: Classes
}

const column =
  <T>(type: ColumnType) =>
  <V extends T = T>(): Column<V> => ({ type, optional: false })

export const text = column<string>('text')
/** A safe integer; moments are milliseconds, flags 0 or 1. */
export const integer = column<number>('integer')
/** A JSON value, never changed in place: a step returns a new value. */
export const json = column<unknown>('json')
export const maybe = <T>(of: Column<T>): Column<T | null> => ({ type: of.type, optional: true })

type WithCommunity<C extends Columns> = C & { readonly community: Column<string> }

/** Declares a table. Every row belongs to one community: `community` leads the columns, the key and each index. */
export function table<const C extends Columns>(
  name: string,
  definition: { columns: C; key: readonly (keyof C & string)[]; indexes?: readonly Index[] },
): Table<WithCommunity<C>> {
  const { columns, key, indexes = [] } = definition
  return { name, columns: { community: text(), ...columns }, key: ['community', ...key], indexes }
}

export const rowKeyOf = (of: Table, row: AnyRow): RowKey => of.key.map((name) => String(row[name]))
