import { hash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { Index, Projection, Table, Timer } from '../../../projections/runtime/index.ts'

/** Returns the stored name of a slot's table, such as `demand_board_v1_3_demands`: projection, version, slot, table. */
export const physicalName = (projection: string, version: number, slot: number, table: string): string =>
  `${projection.replaceAll('-', '_')}_v${version}_${slot}_${table}`

/** Quotes a name for SQL. */
export const quotedName = (name: string): string =>
  name.includes('"') ? `"${name.replaceAll('"', '""')}"` : `"${name}"`

const SQL_TYPE = { text: 'text', integer: 'integer', json: 'text' } as const

/** Creates a table and the indexes of its timers. The other indexes follow when the table is filled. */
export function createTable(db: DatabaseSync, name: string, table: Table, timers: readonly Timer[]): void {
  const columns = Object.entries(table.columns).map(
    ([column, { type, optional }]) => `${quotedName(column)} ${SQL_TYPE[type]}${optional ? '' : ' not null'}`,
  )
  const key = table.key.map(quotedName).join(', ')
  db.exec(`create table ${quotedName(name)} (${columns.join(', ')}, primary key (${key})) strict`)
  for (const { column } of timers.filter((timer) => timer.table === table)) {
    const index = quotedName(`${name}_due_${column}`)
    db.exec(
      `create index ${index} on ${quotedName(name)} (${quotedName(column)}) where ${quotedName(column)} is not null`,
    )
  }
}

/** Creates the first index that the table lacks. False where it has all of them. */
export function createNextIndex(db: DatabaseSync, name: string, table: Table): boolean {
  const known = new Set(
    db
      .prepare("select name from sqlite_schema where type = 'index' and tbl_name = ?")
      .all(name)
      .map((row) => row.name),
  )
  const missing = table.indexes.findIndex((_, at) => !known.has(`${name}_${at}`))
  const index = table.indexes[missing]
  if (index === undefined) return false
  db.exec(`create index ${quotedName(`${name}_${missing}`)} on ${quotedName(name)} ${indexed(table, index)}`)
  return true
}

/** Rows without a value of the first column are left out of the index: conditions on a column find rows with a value only. */
function indexed(table: Table, { columns, only }: Index): string {
  const named = columns.map((column) =>
    column.startsWith('-') ? `${quotedName(column.slice(1))} desc` : quotedName(column),
  )
  const rest = table.key.filter((column) => column !== 'community' && !columns.includes(column)).map(quotedName)
  const [first = ''] = columns
  const conditions = [
    ...(only === undefined ? [] : [`${quotedName(only)} = 1`]),
    ...(table.columns[first]?.optional === true ? [`${quotedName(first)} is not null`] : []),
  ]
  const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`
  return `(community, ${[...named, ...rest].join(', ')})${where}`
}

/** A change of how tables and indexes are made raises it. Tables of another form are then rebuilt, while the old ones serve. */
const TABLE_FORM = 2

/**
 * Returns the digest of the shape of a projection's tables. Projections with equal shapes can read each other's tables. It is
 * short, because each commit writes the row that holds it.
 */
export const shapeOf = (projection: Projection): string =>
  hash(
    'sha256',
    JSON.stringify([
      TABLE_FORM,
      projection.tables.map(({ name, columns, key, indexes }) => [name, Object.entries(columns), key, indexes]),
    ]),
    'base64url',
  )
