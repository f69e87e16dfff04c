import type { Facts } from '../../domain/kernel/index.ts'
import { json, table, text } from './table.ts'

/** The projection that keeps the facts of aggregates. Views of all projections are narrowed by its tables. */
export const SIGHT = 'sight'

/** One row an aggregate of the context: its facts, as far as a reader of rows needs them. */
export const factsTable = (context: string) =>
  table(context, { columns: { id: text(), facts: json<Facts>() }, key: ['id'] })

/** The name of the table with one row for each aggregate of the context, fact and value. */
export const valuesTable = (context: string): string => `${context}_facts`
