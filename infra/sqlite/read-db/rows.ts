import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import {
  type AnyRow,
  type Change,
  type RowKey,
  readable,
  summed,
  type Table,
  type View,
} from '../../../projections/runtime/index.ts'
import { type ArrayQuery, arrayQuery } from '../array-query.ts'
import { quotedName } from './tables.ts'

/** Reads and writes the rows of one table. */
export interface TableRows {
  load(keys: readonly RowKey[]): (AnyRow | undefined)[]
  due(column: string, until: number): AnyRow[]
  write(changes: readonly Change[]): void
}

export type Decode = (values: readonly unknown[], from?: number) => AnyRow

/** Rows from arrays of column values, in the order of the table's columns. */
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

/** Rows of a view: the main table's, and under its name what stands beside it. */
export function viewDecoder({ from, beside }: View): Decode {
  const main = decoder(readable(from))
  let width = Object.keys(readable(from).columns).length
  const others = Object.entries(beside).map(([name, { table }]) => {
    const start = width
    width += table.classes === undefined ? Object.keys(table.columns).length : 1
    return { name, start, decode: table.classes === undefined ? besideDecoder(table) : sumsDecoder(table) }
  })
  if (others.length === 0) return main
  return (values) => {
    const row: Record<string, unknown> = { ...main(values) }
    for (const { name, start, decode } of others) row[name] = decode(values, start)
    return row
  }
}

type DecodeBeside = (values: readonly unknown[], from: number) => AnyRow | null

function besideDecoder(table: Table): DecodeBeside {
  const decode = decoder(table)
  return (values, from) => (values[from] === null ? null : decode(values, from))
}

/** The sums of a table beside the main one, which come as one JSON array. */
function sumsDecoder(table: Table): DecodeBeside {
  const names = summed(table)
  return (values, from) => {
    const sums: readonly unknown[] = JSON.parse(String(values[from]))
    return sums[0] === null ? null : Object.fromEntries(names.map((name, at) => [name, sums[at]]))
  }
}

/** The columns of a table as they are stored. */
export const columnList = (table: Table, of = ''): string =>
  Object.keys(table.columns)
    .map((column) => of + quotedName(column))
    .join(', ')

/** The columns of a view's main table as they are read: summed over classes, where it has any. */
export function readList(table: Table, of: string): string {
  const sums = new Set(summed(table))
  return Object.keys(readable(table).columns)
    .map((column) => (sums.has(column) ? `sum(${of}${quotedName(column)})` : of + quotedName(column)))
    .join(', ')
}

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

  /** Only what changed, so that indexes over other columns are left alone. */
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
    load: (keys) =>
      keys.map((key) => {
        const values = one.get(...key)
        return values === undefined ? undefined : decode(values)
      }),
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
