import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { Facts } from '../../../domain/kernel/index.ts'
import {
  type AnyRow,
  aggregatesOf,
  type Change,
  isSummed,
  type RowKey,
  readable,
  summed,
  type Table,
  type View,
} from '../../../projections/runtime/index.ts'
import type { RowWithFacts } from '../../../services/ports/row-reader.ts'
import { type ArrayQuery, arrayQuery } from '../array-query.ts'
import { quotedName } from './tables.ts'

/** Reads and writes the rows of one table. */
export interface TableRows {
  load(key: RowKey): AnyRow | undefined
  due(column: string, until: number): AnyRow[]
  write(changes: readonly Change[]): void
}

/** Makes a row of column values. @param from index of its first value */
export type Decode = (values: readonly unknown[], from?: number) => AnyRow

/** Makes the decoder of a table: it takes column values in the order of the table's columns. */
export function decoder(table: Table): Decode {
  const columns = Object.entries(table.columns).map(([name, { type }]) => ({ name, json: type === 'json' }))
  return (values, from = 0) => {
    const row: Record<string, unknown> = {}
    for (let at = 0; at < columns.length; at += 1) {
      const column = columns[at]
      if (column === undefined) break
      const value = values[from + at]
      row[column.name] = column.json && typeof value === 'string' ? JSON.parse(value) : value
    }
    return row
  }
}

/**
 * Makes the decoder of a view: rows of the main table, with the row of each table beside it as a member (null without one), and
 * the facts of the aggregates of its verdicts.
 */
export function viewDecoder({ from, beside, sees }: View): (values: readonly unknown[]) => RowWithFacts {
  const main = decoder(readable(from))
  let width = Object.keys(readable(from).columns).length
  const others = Object.entries(beside).map(([name, { table }]) => {
    const start = width
    width += isSummed(table) ? 1 : Object.keys(table.columns).length
    return { name, start, decode: isSummed(table) ? sumsDecoder(table) : besideDecoder(table) }
  })
  const aggregates = aggregatesOf(sees)
  return (values) => {
    const row: Record<string, unknown> = { ...main(values) }
    for (const { name, start, decode } of others) row[name] = decode(values, start)
    return { row, facts: aggregates.map((_, at) => factsIn(values[width + at])) }
  }
}

type DecodeBeside = (values: readonly unknown[], from: number) => AnyRow | null

function besideDecoder(table: Table): DecodeBeside {
  const decode = decoder(table)
  return (values, from) => (values[from] === null ? null : decode(values, from))
}

/** Makes the decoder of the sums of a table beside the main one. They are one JSON array. */
function sumsDecoder(table: Table): DecodeBeside {
  const names = summed(table)
  return (values, from) => {
    const sums: readonly unknown[] = JSON.parse(String(values[from]))
    return sums[0] === null ? null : Object.fromEntries(names.map((name, at) => [name, sums[at]]))
  }
}

function factsIn(value: unknown): Facts | null {
  return typeof value === 'string' ? (JSON.parse(value) as Facts) : null
}

/** Returns the quoted columns of a table for SQL. @param of prefix of each column, such as `m.` */
export const columnList = (table: Table, of = ''): string =>
  Object.keys(table.columns)
    .map((column) => of + quotedName(column))
    .join(', ')

/** Returns the columns of a main table for SQL, without its class and moment, and with sums over them. */
export function readList(table: Table, of: string): string {
  const sums = new Set(summed(table))
  return Object.keys(readable(table).columns)
    .map((column) => (sums.has(column) ? `sum(${of}${quotedName(column)})` : of + quotedName(column)))
    .join(', ')
}

/** Prepares the statements of one table. @param name the stored name of the table */
export function tableRows(db: DatabaseSync, name: string, table: Table): TableRows {
  const columns = Object.entries(table.columns).map(([column, { type }]) => ({ column, json: type === 'json' }))
  const decode = decoder(table)
  const at = quotedName(name)
  const whereKey = table.key.map((column) => `${quotedName(column)} = ?`).join(' and ')
  const one = arrayQuery<unknown[]>(db, `select ${columnList(table)} from ${at} where ${whereKey}`)
  const insert = db.prepare(`insert into ${at} (${columnList(table)}) values (${columns.map(() => '?').join(', ')})`)
  const remove = db.prepare(`delete from ${at} where ${whereKey}`)
  const updates = new Map<string, StatementSync>()
  const dues = new Map<string, ArrayQuery<unknown[]>>()

  const encode = (value: unknown, json: boolean): SQLInputValue =>
    json && value !== null ? JSON.stringify(value) : (value as SQLInputValue)

  /** Updates only the columns that changed, so that indexes over other columns stay as they are. */
  function update(key: RowKey, before: AnyRow, after: AnyRow): void {
    const values: SQLInputValue[] = []
    const changed: string[] = []
    for (const { column, json } of columns) {
      if (before[column] === after[column]) continue
      values.push(encode(after[column], json))
      changed.push(column)
    }
    if (changed.length === 0) return
    const kind = changed.join()
    let statement = updates.get(kind)
    if (statement === undefined) {
      const assignments = changed.map((column) => `${quotedName(column)} = ?`).join(', ')
      statement = db.prepare(`update ${at} set ${assignments} where ${whereKey}`)
      updates.set(kind, statement)
    }
    statement.run(...values, ...key)
  }

  return {
    load(key) {
      const values = one.get(...key)
      return values === undefined ? undefined : decode(values)
    },
    due(column, until) {
      let statement = dues.get(column)
      if (statement === undefined) {
        statement = arrayQuery(
          db,
          `select ${columnList(table)} from ${at} where ${quotedName(column)} is not null and ${quotedName(column)} <= ?`,
        )
        dues.set(column, statement)
      }
      return statement.all(until).map((values) => decode(values))
    },
    write(changes) {
      for (const { key, before, after } of changes) {
        if (after === undefined) remove.run(...key)
        else if (before === undefined) insert.run(...columns.map(({ column, json }) => encode(after[column], json)))
        else update(key, before, after)
      }
    },
  }
}
