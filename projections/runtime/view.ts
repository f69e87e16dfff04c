import { type TObject, type TSchema, Type } from '@sinclair/typebox'
import { type Actor, type Instant, instantOrDay, type RecordedEvent, type Sentence } from '../../domain/kernel/index.ts'
import { EVERYTHING, equals, type Predicate } from './predicate.ts'
import type { AnyRow, Classes, Columns, ColumnValues, Table } from './table.ts'

/** What a filter may use besides its value. */
export interface FilterContext {
  readonly reader: Actor
  readonly now: Instant
}

/** One way to narrow a view, by a query parameter. */
export interface RowFilter {
  /** Schema of the parameter, with its description. */
  readonly schema: TSchema
  /** The filter finds few rows: they are looked up and then sorted, instead of scanned in order. */
  readonly few?: true
  /** Returns the condition; undefined where the value is not valid. */
  where(value: string, asked: FilterContext): Predicate | undefined
}

/** One order of rows; rows that compare equal are ordered by key. */
export interface Sort {
  /** A column that is never null. */
  readonly column: string
  readonly descending?: true
}

/** One way in which a projection is asked, by the types of its rows, its filters and its orders. Routes and contracts derive from it. */
export interface View<R extends TObject = TObject, F extends string = string, S extends string = string> {
  /** One sentence for the documents. */
  readonly summary: Sentence
  /** The table whose rows the view returns. */
  readonly from: Table
  /** Rows of other tables, one each, by the name under which `show` gets them; null where there is none. */
  readonly beside: Readonly<Record<string, Beside>>
  /** Which rows the view has, for every reader. */
  readonly where: Predicate
  readonly filters: Readonly<Record<F, RowFilter>>
  /** The first is the usual one. */
  readonly sorts: Readonly<Record<S, Sort>>
  /** The key's column that names one row, where rows can be asked for one by one. */
  readonly id?: string
  /** Which rows this reader may know of. */
  visible(reader: Actor): Predicate
  /** Returns the answer for one row; it may contain sealed values. */
  show(row: AnyRow, reader: Actor): unknown
  /** Whether this reader may see the personal values of the answer opened; omitted where the answer has none. */
  readonly opens?: (row: AnyRow, reader: Actor) => boolean
  /** Schema of an answer. */
  readonly row: R
  /** The story of one row, from the log itself, up to the view's position. */
  readonly story?: Story
}

/** The classes of a view's figures: those of its main table, or of a table beside it. Undefined where every reader gets the same figures. */
export const classesIn = ({ from, beside }: Pick<View, 'from' | 'beside'>): Classes | undefined =>
  [from, ...Object.values(beside).map(({ table }) => table)].find(({ classes }) => classes !== undefined)?.classes

/**
 * Another table, and which of its columns equal which columns of the main table; the community is always the same. Where the
 * table has classes, its rows are summed to one.
 */
export interface Beside {
  readonly table: Table
  readonly on: Readonly<Record<string, string>>
}

/** The events of one aggregate, read from its stream on request instead of being stored twice. */
export interface Story {
  /** The context of the stream; the row's id names the aggregate. */
  readonly aggregate: string
  /** Returns the story entry of one event; undefined where this reader may not know the event. */
  tell(event: RecordedEvent, row: AnyRow, reader: Actor): unknown
  /** Schema of one entry. */
  readonly entry: TObject
}

/** The row of each declared table, or null. */
type Found<B extends Readonly<Record<string, Beside>>> = {
  readonly [N in keyof B]: (B[N]['table'] extends Table<infer C> ? ColumnValues<C> : AnyRow) | null
}

export function view<
  C extends Columns,
  R extends TObject,
  F extends string,
  S extends string,
  const B extends Readonly<Record<string, Beside>> = Record<never, never>,
>(definition: {
  summary: Sentence
  from: Table<C>
  beside?: B
  where?: Predicate
  filters: Readonly<Record<F, RowFilter>>
  sorts: Readonly<Record<S, { column: keyof C & string; descending?: true }>>
  id?: keyof C & string
  visible: (reader: Actor) => Predicate
  show: (row: ColumnValues<C> & Found<B>, reader: Actor) => unknown
  opens?: (row: ColumnValues<C> & Found<B>, reader: Actor) => boolean
  row: R
  story?: {
    aggregate: string
    tell: (event: RecordedEvent, row: ColumnValues<C>, reader: Actor) => unknown
    entry: TObject
  }
}): View<R, F, S> {
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

/** Filters rows whose column has one of the given values, separated by commas. */
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

/** Filters rows by a yes-or-no question. */
const either = (description: string, yes: Predicate, no: Predicate): RowFilter => ({
  schema: Type.String({ description, enum: ['true', 'false'] }),
  where: (value) => (value === 'true' ? yes : value === 'false' ? no : undefined),
})

/** Filters rows by a column that is 0 or 1. */
export const flag = (column: string, description: string): RowFilter =>
  either(description, equals(column, 1), equals(column, 0))

/** Filters rows for which the predicate holds, or for which it does not. */
export const whether = (description: string, predicate: Predicate): RowFilter =>
  either(description, predicate, { not: predicate })

/** Filters rows by a moment. */
export const byMoment = (description: string, where: (at: Instant) => Predicate): RowFilter => ({
  schema: Type.String({ description, maxLength: 35 }),
  where(value) {
    const at = instantOrDay(value)
    return at === undefined ? undefined : where(at)
  },
})

/** Filters rows whose moment is before the given one. */
export const before = (column: string, description: string): RowFilter =>
  byMoment(description, (at) => ({ column, atMost: at - 1 }))

/** Filters rows whose moment is the given one or later. */
export const since = (column: string, description: string): RowFilter =>
  byMoment(description, (at) => ({ column, atLeast: at }))

/** Filters rows that rows of another table name; for values that find few rows. */
export const among = (of: {
  /** Column of the main table. */
  column: string
  table: Table
  /** Columns of the other table: `named` holds values of the main table's column, `with` holds the value asked for. */
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

/** Schema of a value that may be missing: answers then have null. */
export const orNull = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()])
