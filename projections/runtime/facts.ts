import type { Actor, FactPredicate, Facts } from '../../domain/kernel/index.ts'
import { NOTHING, type Predicate } from './predicate.ts'
import type { AnyRow } from './table.ts'

/** The aggregate of a context that a column of the row names. */
export interface NamedAggregate {
  readonly context: string
  readonly named: string
}

/** Where the facts of a row come from. */
export interface FactsOf {
  /** The aggregate whose facts count, by its context's own sight. */
  readonly aggregate?: NamedAggregate
  /** Facts that the row itself holds: the name of the fact → the column. */
  readonly columns?: Readonly<Record<string, string>>
}

/** A question about a reader and a row, answered by facts alone: whether the reader is told some of its values. */
export interface Verdict extends FactsOf {
  when(reader: Actor): FactPredicate
}

/** The answers to all verdicts of a view, by their names. */
export type Verdicts<N extends string = string> = Readonly<Record<N, boolean>>

/** Names a verdict about the facts of an aggregate and of the row. */
export const verdict = (of: FactsOf, when: Verdict['when']): Verdict => ({ ...of, when })

/**
 * Turns a condition on facts into a condition on rows.
 *
 * @param search `leads` where the facts are to find the rows: few rows have them
 */
export function rowsWhere(of: FactsOf, predicate: FactPredicate, search?: 'leads'): Predicate {
  if ('all' in predicate) return { all: predicate.all.map((one) => rowsWhere(of, one, search)) }
  if ('any' in predicate) return { any: predicate.any.map((one) => rowsWhere(of, one, search)) }
  if ('not' in predicate) return { not: rowsWhere(of, predicate.not, search) }
  const { fact, oneOf } = predicate
  const column = of.columns?.[fact]
  if (column !== undefined) return { column, oneOf }
  if (of.aggregate === undefined) return NOTHING
  return { ...of.aggregate, fact, oneOf, ...(search === undefined ? {} : { leads: true }) }
}

/** The facts of one row: those of its aggregate, and those in its own columns. */
export function factsOfRow({ columns }: FactsOf, row: AnyRow, ofAggregate: Facts): Facts {
  if (columns === undefined) return ofAggregate
  const facts: Record<string, readonly string[]> = { ...ofAggregate }
  for (const fact in columns) {
    const value = row[columns[fact] ?? '']
    facts[fact] = typeof value === 'string' ? [value] : []
  }
  return facts
}

/** The different aggregates that verdicts are about. */
export function aggregatesOf(verdicts: Readonly<Record<string, Verdict>>): readonly NamedAggregate[] {
  const all = Object.values(verdicts).flatMap(({ aggregate }) => (aggregate === undefined ? [] : [aggregate]))
  return all.filter((one, at) => all.findIndex((other) => isSame(one, other)) === at)
}

export const isSame = (one: NamedAggregate, other: NamedAggregate): boolean =>
  one.context === other.context && one.named === other.named
