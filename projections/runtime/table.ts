import type { Actor, FactPredicate, SearchForm } from '../../domain/kernel/index.ts'

/** The storage type of a column. `json` holds any JSON value. */
export type ColumnType = 'text' | 'integer' | 'json'

/** A column of a table. `T` is the type of its values. */
export interface Column<T = unknown> {
  readonly type: ColumnType
  readonly optional: boolean
  /** Present for a keyed hash, which digests leave out. */
  readonly hash?: HashedColumn
  /** Carries the type of the values. It exists in types only. */
  readonly value?: T
}

/** What a keyed hash is of. */
export interface HashedColumn {
  /** The column with the personal value. */
  readonly of: string
  /** The column with the subject of that value; where it names none, the value belongs to the row's stream. */
  readonly subject: string
  /** How the value is read, as its schema says (default: as it is). */
  readonly form?: SearchForm
}

/** The hash of a value that is still to be hashed: the projector had no keys, or could not reach them. */
export const UNHASHED = ''

export type Columns = Readonly<Record<string, Column>>
/** The values of a row by the columns of its table. */
export type ColumnValues<C extends Columns = Columns> = {
  readonly [K in keyof C]: C[K] extends Column<infer T> ? T : never
}
/** The type of a row of one table: `RowOf<typeof headers>`. */
export type RowOf<T extends { readonly columns: Columns }> = ColumnValues<T['columns']>
/** A row of any table, for code that does not know the table. */
export type AnyRow = Readonly<Record<string, unknown>>
/** The values of the columns of a key in order. The first is the community. */
export type RowKey = readonly string[]

/** An index of a table. */
export interface Index {
  /** The columns between `community` and the columns of the key, which every index has. A leading `-` means descending order. */
  readonly columns: readonly string[]
  /** Limits the index to rows in which this integer column is 1. */
  readonly only?: string
}

/**
 * Makes figures depend on the reader. Each row of the table counts for aggregates of one class. All aggregates of a class are
 * known to the same readers. A reader gets the sums over the classes that they may know of.
 */
export interface Classes {
  /** The column of the class. It is part of the key, and in no answer. */
  readonly column: string
  /** The table that holds the class of each aggregate, if the column names an aggregate. An empty name is known to every reader. */
  readonly of?: Table
  /** The name of the table of all classes. */
  readonly listed: string
  /** Returns the condition on the facts of a class that the reader may know of. */
  known(reader: Actor): FactPredicate
  /** Returns what answers to the reader say about restricted aggregates, whether there are any or not. */
  restricted(reader: Actor): Restricted
}

/** Whether figures include restricted aggregates. */
export const RESTRICTED = ['included', 'included unless about the reader', 'left out'] as const
export type Restricted = (typeof RESTRICTED)[number]

/** A table of a projection, as data. The store creates it, and the fold fills it. */
export interface Table<C extends Columns = Columns> {
  readonly name: string
  /** All columns. `community` is the first. */
  readonly columns: C
  /** The text columns of the key. `community` is the first. */
  readonly key: readonly string[]
  readonly indexes: readonly Index[]
  /** Present if readers get different figures of the table. */
  readonly classes?: Classes
  /**
   * The column of moments, if time alone changes the figures: a row counts once its moment has come at the time of the question.
   * Moments are ISO 8601; the row of an empty text always counts. The column is part of the key, and in no answer.
   */
  readonly moments?: string
}

/** Whether answers have sums over several rows of the table. */
export const isSummed = ({ classes, moments }: Pick<Table, 'classes' | 'moments'>): boolean =>
  (classes ?? moments) !== undefined

const column =
  <T>(type: ColumnType) =>
  <V extends T = T>(): Column<V> => ({ type, optional: false })

export const text = column<string>('text')
/** Declares a column of safe integers. Moments are milliseconds, flags are 0 or 1. */
export const integer = column<number>('integer')
/** Declares a column of JSON values. A step returns a new value, and never changes a value in place. */
export const json = column<unknown>('json')
/**
 * The keyed hash of a personal value in another column, for exact search. It exists in the read store alone, and goes when the value
 * is erased.
 */
export const searchHash = (hash: HashedColumn): Column<string | null> => ({ type: 'text', optional: true, hash })
export const maybe = <T>(of: Column<T>): Column<T | null> => ({ type: of.type, optional: true })

type WithCommunity<C extends Columns> = C & { readonly community: Column<string> }

/** Declares a table. Every row belongs to one community: `community` is the first column of the table, the key and each index. */
export function table<const C extends Columns>(
  name: string,
  definition: { columns: C; key: readonly (keyof C & string)[]; indexes?: readonly Index[] },
): Table<WithCommunity<C>> {
  const { columns, key, indexes = [] } = definition
  return { name, columns: { community: text(), ...columns }, key: ['community', ...key], indexes }
}

export const rowKeyOf = (of: Table, row: AnyRow): RowKey => of.key.map((name) => String(row[name]))
