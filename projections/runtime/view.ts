import { type TObject, type TSchema, Type } from '@sinclair/typebox'
import { type Actor, type Instant, instantOrDay, type RecordedEvent, type Sentence } from '../../domain/kernel/index.ts'
import { EVERYTHING, equals, type Predicate } from './predicate.ts'
import type { AnyRow, Columns, ColumnValues, Table } from './table.ts'

/** What a filter may look at beside its value. */
export interface FilterContext {
  readonly reader: Actor
  readonly now: Instant
}

/** One way to narrow a view down, from the text of a query's parameter. */
export interface RowFilter {
  /** Of the parameter, description included. */
  readonly schema: TSchema
  /** It finds few rows: they are looked up and sorted, instead of looked for along the order. */
  readonly few?: true
  /** Undefined where the value means nothing. */
  where(value: string, asked: FilterContext): Predicate | undefined
}

/** One order of rows; rows that are equal in it follow by key. */
export interface Sort {
  /** A column that is never null. */
  readonly column: string
  readonly descending?: true
}

/** One way in which a projection is asked. Routes and contracts are derived from it. */
export interface View {
  /** One sentence for the documents. */
  readonly summary: Sentence
  /** The table whose rows are answered. */
  readonly from: Table
  /** One row each of other tables that is shown with a row, by the name under which `show` finds it; null where there is none. */
  readonly beside: Readonly<Record<string, Beside>>
  /** Of which rows a page is made, whoever asks. */
  readonly where: Predicate
  readonly filters: Readonly<Record<string, RowFilter>>
  /** The first is the usual one. */
  readonly sorts: Readonly<Record<string, Sort>>
  /** The key's column that names one row, where rows can be asked for one by one. */
  readonly id?: string
  /** Which rows this reader may know of. */
  visible(reader: Actor): Predicate
  /** The answer; it may contain sealed values. */
  show(row: AnyRow, reader: Actor): unknown
  /** Whether this reader may see the personal values of the answer open; left out where there are none in it. */
  readonly opens?: (row: AnyRow, reader: Actor) => boolean
  /** Of an answer. */
  readonly row: TObject
  /** Told with one row from the log itself, up to the view's position. */
  readonly story?: Story
}

/** Another table, and its columns that equal columns of the main table; the community is always the same. */
export interface Beside {
  readonly table: Table
  readonly on: Readonly<Record<string, string>>
}

/** What is told of one aggregate event by event, read from its stream when asked instead of being kept twice. */
export interface Story {
  /** The context whose stream it is; the row's id names the aggregate. */
  readonly aggregate: string
  /** Undefined where this reader may not know of it. */
  tell(event: RecordedEvent, row: AnyRow, reader: Actor): unknown
  /** Of one entry. */
  readonly entry: TObject
}

/** Of a declared table: its row, or null. */
type Found<B extends Readonly<Record<string, Beside>>> = {
  readonly [N in keyof B]: (B[N]['table'] extends Table<infer C> ? ColumnValues<C> : AnyRow) | null
}

export function view<
  C extends Columns,
  const B extends Readonly<Record<string, Beside>> = Record<never, never>,
>(definition: {
  summary: Sentence
  from: Table<C>
  beside?: B
  where?: Predicate
  filters: Readonly<Record<string, RowFilter>>
  sorts: Readonly<Record<string, { column: keyof C & string; descending?: true }>>
  id?: keyof C & string
  visible: (reader: Actor) => Predicate
  show: (row: ColumnValues<C> & Found<B>, reader: Actor) => unknown
  opens?: (row: ColumnValues<C> & Found<B>, reader: Actor) => boolean
  row: TObject
  story?: {
    aggregate: string
    tell: (event: RecordedEvent, row: ColumnValues<C>, reader: Actor) => unknown
    entry: TObject
  }
}): View {
  const { beside = {}, where = EVERYTHING, show, opens, story, ...rest } = definition
  return {
    ...rest,
    beside,
    where,
    show: show as View['show'],
    ...(opens === undefined ? {} : { opens: opens as NonNullable<View['opens']> }),
    ...(story === undefined ? {} : { story: story as Story }),
  }
}

/** Rows where the column is one of the values given, separated by commas. */
export const oneOf = (column: string, description: string, values?: readonly string[]): RowFilter => ({
  schema: Type.String({
    description: values === undefined ? description : `${description}: ${values.join(', ')}; separated by commas`,
    ...(values === undefined ? {} : { pattern: `^(${values.join('|')})(,(${values.join('|')}))*$` }),
    maxLength: 500,
  }),
  where(value) {
    const wanted = value.split(',')
    const valid = wanted.every((one) => (values === undefined ? one !== '' : values.includes(one)))
    return valid ? { column, oneOf: wanted } : undefined
  },
})

/** Rows of which something is true, or is not. */
const either = (description: string, yes: Predicate, no: Predicate): RowFilter => ({
  schema: Type.String({ description, enum: ['true', 'false'] }),
  where: (value) => (value === 'true' ? yes : value === 'false' ? no : undefined),
})

/** Rows whose 0 or 1 in the column is the one asked for. */
export const flag = (column: string, description: string): RowFilter =>
  either(description, equals(column, 1), equals(column, 0))

/** Rows for which the predicate holds, or those for which it does not. */
export const whether = (description: string, predicate: Predicate): RowFilter =>
  either(description, predicate, { not: predicate })

/** Rows that lie in some way to a moment. */
export const byMoment = (description: string, where: (at: Instant) => Predicate): RowFilter => ({
  schema: Type.String({ description, maxLength: 35 }),
  where(value) {
    const at = instantOrDay(value)
    return at === undefined ? undefined : where(at)
  },
})

/** Rows whose moment lies before the one given. */
export const before = (column: string, description: string): RowFilter =>
  byMoment(description, (at) => ({ column, atMost: at - 1 }))

/** Rows whose moment is the one given or later. */
export const since = (column: string, description: string): RowFilter =>
  byMoment(description, (at) => ({ column, atLeast: at }))

/** Rows that rows of another table name which have the value in a column; few of them. */
export const among = (of: {
  /** Of the main table. */
  column: string
  table: Table
  /** Of the other table: what names the main table's column, and what has the value. */
  named: string
  with: string
  also?: Predicate
  description: string
}): RowFilter => ({
  schema: Type.String({ description: of.description, minLength: 1, maxLength: 100 }),
  few: true,
  where: (value) => ({
    column: of.column,
    among: of.table.name,
    named: of.named,
    where: { all: [equals(of.with, value), of.also ?? EVERYTHING] },
  }),
})

/** Schema of a value of an answer that may be missing: answers say so with null. */
export const orNull = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()])
