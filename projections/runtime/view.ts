import { type Static, type TObject, type TSchema, Type } from '@sinclair/typebox'
import {
  type Actor,
  dayNamed,
  type Instant,
  instantNamed,
  type LocalDay,
  type SearchForm,
  type Sentence,
  type ShownEvent,
} from '../../domain/kernel/index.ts'
import type { Verdict, Verdicts } from './facts.ts'
import { EVERYTHING, equals, type Predicate } from './predicate.ts'
import type { AnyRow, Classes, Columns, ColumnValues, Table } from './table.ts'

/** The context of a request that a filter may use besides its value. */
export interface FilterContext {
  readonly reader: Actor
  /** The time of the question. An answer that has read it holds for a second only, any other until the rows change. */
  readonly now: Instant
  /** Returns when the local day of the community begins. */
  startOf(day: LocalDay): Instant
  /** The keyed hash of a text, as columns for exact search hold it. */
  searchHash(text: string, form?: SearchForm): string
}

/** A filter of a view, as a query parameter. */
export interface RowFilter<V extends string = never> {
  /** Whether its value is personal, so that no address may hold it: it is no query parameter, and services alone ask by it. */
  readonly personal?: true
  /** The schema of the parameter, with its description. */
  readonly schema: TSchema
  /** Whether the filter finds few rows. They are then looked up and sorted instead of scanned in order. */
  readonly few?: true
  /** The verdict that a reader needs on a row to find it by this filter. A value that a reader is not told must not narrow an answer. */
  readonly sees?: V
  /** Returns the condition for a value; undefined if the value is invalid. */
  where(value: string, asked: FilterContext): Predicate | undefined
}

/** An order of rows. Rows that compare equal are ordered by key. */
export interface Sort {
  /** A column that is never null. */
  readonly column: string
  readonly descending?: true
  /** The verdict that a reader needs on a row to find it in this order. */
  readonly sees?: string
}

/** A view of a projection, with the types of its rows, filters and orders. Routes and contracts are derived from it. */
export interface View<R extends TObject = TObject, F extends string = string, S extends string = string> {
  /** One sentence about the view, for the documents. */
  readonly summary: Sentence
  /** The table whose rows the view returns. */
  readonly from: Table
  /** Other tables by the names under which `show` gets one row of each, or null. */
  readonly beside: Readonly<Record<string, Beside>>
  /** The condition on the rows of the view for every reader. */
  readonly where: Predicate
  readonly filters: Readonly<Record<F, RowFilter<string>>>
  /** The orders by name. The first is the default. */
  readonly sorts: Readonly<Record<S, Sort>>
  /** The column of the key that identifies a row, if rows can be read one by one. */
  readonly id?: string
  /** The column by whose values rows may be counted, at `<view>/counts`. Every reader of a row is told its value, and the table has no classes. */
  readonly countedBy?: string
  /** Returns the condition on the rows that a reader may know of at the time of the question. */
  visible(reader: Actor, asked: Pick<FilterContext, 'now'>): Predicate
  /** The verdicts by name. Besides the row, an answer depends on them alone. */
  readonly sees: Readonly<Record<string, Verdict>>
  /** Returns the answer for one row. It may contain sealed values. Readers with equal verdicts get equal answers. */
  show(row: AnyRow, sees: Verdicts): unknown
  /** The verdict by which personal values of the answer are opened. Absent if every reader of a row may read them. */
  readonly opens?: string
  /** The schema of an answer. */
  readonly row: R
  /** The entry of an answer in calendars, if the view has them. It holds no personal values: they are closed in what it gets. */
  readonly entry?: (answer: unknown) => CalendarEntry | undefined
  /** Rows of another view of the same projection, with which each answer is completed. */
  readonly also?: Also
  /** The story of one row, read from the log up to the position of the view. */
  readonly story?: Story
}

/** One event of a calendar (RFC 5545). */
export interface CalendarEntry {
  /** Stays the same as long as the entry exists, and is unique in the community. */
  readonly id: string
  /** When it was last changed: a moment, as the following ones. */
  readonly changed: string
  readonly from: string
  readonly until: string
  readonly title: string
  readonly status: 'TENTATIVE' | 'CONFIRMED' | 'CANCELLED'
}

/** A question to another view that belongs to the answer for a row. The other view shows all readers the same. */
export interface Also {
  readonly view: string
  filters(row: AnyRow): Readonly<Record<string, string>>
  /** Returns the whole answer. @param rows the first rows of the other view */
  join(answer: unknown, rows: readonly unknown[]): unknown
}

/** Returns the classes of the main table, or of a table beside it; undefined if every reader gets the same figures. */
export const classesIn = ({ from, beside }: Pick<View, 'from' | 'beside'>): Classes | undefined =>
  [from, ...Object.values(beside).map(({ table }) => table)].find(({ classes }) => classes !== undefined)?.classes

/**
 * Another table, with the columns of the main table that its columns must equal. The community is always the same. The rows of
 * a table with classes or moments are summed to one.
 */
export interface Beside {
  readonly table: Table
  readonly on: Readonly<Record<string, string>>
}

/** The story of one aggregate. It is read from the stream on request instead of being stored twice. */
export interface Story {
  /** The context of the stream. The id of the row is the id of the aggregate. */
  readonly aggregate: string
  /** Returns the entry of one event. The event holds only what the reader is told. */
  tell(event: ShownEvent): unknown
  /**
   * Returns the fields whose personal values are opened also to readers without the verdict of {@link View.opens}, each with its event:
   * `DemandRaised.text`.
   */
  readonly words?: (row: AnyRow, sees: Verdicts) => readonly string[]
  /** The schema of one entry. */
  readonly entry: TObject
}

/** The rows of the declared tables. A missing row is null. */
type Found<B extends Readonly<Record<string, Beside>>> = {
  readonly [N in keyof B]: (B[N]['table'] extends Table<infer C> ? ColumnValues<C> : AnyRow) | null
}

export function view<
  C extends Columns,
  R extends TObject,
  F extends string,
  S extends string,
  const B extends Readonly<Record<string, Beside>> = Record<never, never>,
  V extends string = never,
>(definition: {
  summary: Sentence
  from: Table<C>
  beside?: B
  where?: Predicate
  filters: Readonly<Record<F, RowFilter<NoInfer<V>>>>
  sorts: Readonly<Record<S, { column: keyof C & string; descending?: true; sees?: NoInfer<V> }>>
  id?: keyof C & string
  countedBy?: keyof C & string
  visible: (reader: Actor, asked: Pick<FilterContext, 'now'>) => Predicate
  sees?: Readonly<Record<V, Verdict>>
  show: (row: ColumnValues<C> & Found<B>, sees: Verdicts<NoInfer<V>>) => unknown
  opens?: NoInfer<V>
  row: R
  entry?: (answer: Static<R>) => CalendarEntry | undefined
  also?: {
    view: string
    filters: (row: ColumnValues<C>) => Readonly<Record<string, string>>
    join: (answer: Static<R>, rows: readonly unknown[]) => unknown
  }
  story?: {
    aggregate: string
    tell: (event: ShownEvent) => unknown
    words?: (row: ColumnValues<C>, sees: Verdicts<NoInfer<V>>) => readonly string[]
    entry: TObject
  }
}): View<R, F, S> {
  const { beside = {}, where = EVERYTHING, sees = {}, show, story, also, entry, ...rest } = definition
  return {
    ...rest,
    beside,
    where,
    sees,
    show: show as View['show'],
    ...(entry === undefined ? {} : { entry: entry as NonNullable<View['entry']> }),
    ...(also === undefined ? {} : { also: also as Also }),
    ...(story === undefined ? {} : { story: story as Story }),
  }
}

/** Makes a filter for rows whose column has one of the given values, separated by commas. */
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

/** Makes a filter by the words in a column of text without personal data: rows contain each of them, in any order. */
export const wordsIn = (column: string, description: string): RowFilter => ({
  schema: Type.String({
    description: `${description}; several words, separated by spaces, in any order`,
    maxLength: 200,
  }),
  where(value) {
    const contains = value.split(/\s+/).filter((word) => word !== '')
    return contains.length === 0 ? undefined : { column, contains }
  },
})

/** Makes a filter by a condition that is true or false. */
const either = (description: string, yes: Predicate, no: Predicate): RowFilter => ({
  schema: Type.String({ description, enum: ['true', 'false'] }),
  where: (value) => (value === 'true' ? yes : value === 'false' ? no : undefined),
})

/** Makes a filter by a column that is 0 or 1. */
export const flag = (column: string, description: string): RowFilter =>
  either(description, equals(column, 1), equals(column, 0))

/** Makes a filter for rows for which a predicate is true, or is false. */
export const whether = (description: string, predicate: Predicate): RowFilter =>
  either(description, predicate, { not: predicate })

/** Makes a filter by a moment. A day alone is the moment at which it begins in the community. */
export const byMoment = (description: string, where: (at: Instant) => Predicate): RowFilter => ({
  schema: Type.String({
    description: `${description}: RFC 3339 with its offset, or a local day of the community (2026-03-01), which is when it begins`,
    maxLength: 35,
  }),
  where(value, { startOf }) {
    const day = dayNamed(value)
    const at = day === undefined ? instantNamed(value) : startOf(day)
    return at === undefined ? undefined : where(at)
  },
})

/** Makes a filter for rows whose moment is before the given one. */
export const before = (column: string, description: string): RowFilter =>
  byMoment(description, (at) => ({ column, atMost: at - 1 }))

/** Makes a filter for rows whose moment is the given one or later. */
export const since = (column: string, description: string): RowFilter =>
  byMoment(description, (at) => ({ column, atLeast: at }))

/** Makes a filter for rows that rows of another table name. Use it for values that find few rows. */
export const among = (of: {
  /** The column of the main table. */
  column: string
  table: Table
  /** The column of the other table that holds values of `column`. */
  named: string
  /** The column of the other table that holds the value of the parameter. */
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

/** Makes the schema of a value that may be missing. Answers then have null. */
export const orNull = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()])
