/** How a column is stored; `json` holds any JSON value, `null` nothing. */
export type ColumnType = 'text' | 'integer' | 'json'

/** A column of a table, and by `value` the type of what it holds. */
export interface Column<T = unknown> {
  readonly type: ColumnType
  readonly optional: boolean
  /** Carries the type only. */
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
/** The values of a key's columns in order; the first is the community. */
export type RowKey = readonly string[]

export interface Index {
  /** After `community`, which leads every index; a leading `-` orders downwards. The key's columns follow by themselves. */
  readonly columns: readonly string[]
  /** Holds only rows where this integer column is 1. */
  readonly only?: string
}

/** A table of a projection, as data: the store makes it, the fold fills it. */
export interface Table<C extends Columns = Columns> {
  readonly name: string
  /** With `community` first. */
  readonly columns: C
  /** Text columns; `community` first. */
  readonly key: readonly string[]
  readonly indexes: readonly Index[]
}

const column =
  <T>(type: ColumnType) =>
  <V extends T = T>(): Column<V> => ({ type, optional: false })

export const text = column<string>('text')
/** A safe integer; moments are milliseconds, flags 0 or 1. */
export const integer = column<number>('integer')
/** Never changed in place: a step makes a new value. */
export const json = column<unknown>('json')
export const maybe = <T>(of: Column<T>): Column<T | null> => ({ type: of.type, optional: true })

type WithCommunity<C extends Columns> = C & { readonly community: Column<string> }

/** Every row belongs to one community: the column `community` leads the columns, the key and each index. */
export function table<const C extends Columns>(
  name: string,
  definition: { columns: C; key: readonly (keyof C & string)[]; indexes?: readonly Index[] },
): Table<WithCommunity<C>> {
  const { columns, key, indexes = [] } = definition
  return { name, columns: { community: text(), ...columns }, key: ['community', ...key], indexes }
}

export const rowKeyOf = (of: Table, row: AnyRow): RowKey => of.key.map((name) => String(row[name]))
