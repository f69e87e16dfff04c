import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'

/** One change, as it is handed to the thread that writes. */
export interface StateStatement {
  readonly sql: string
  readonly values: readonly SQLInputValue[]
}

/** Makes changes that differ in their values. */
export const statement =
  (sql: string) =>
  (...values: SQLInputValue[]): StateStatement => ({ sql, values })

/**
 * Makes what writes statements to a database: all of them, or none where it throws. It returns how many rows the last one changed.
 */
export function transactions(db: DatabaseSync): (statements: readonly StateStatement[], patienceMs: number) => number {
  const prepared = new Map<string, StatementSync>()
  const preparedFor = (sql: string): StatementSync => {
    const known = prepared.get(sql)
    if (known !== undefined) return known
    // Another connection may have made tables: preparing takes the schema that was read last, and reading compares it with the file's.
    db.exec('select 1 from sqlite_schema')
    const made = db.prepare(sql)
    prepared.set(sql, made)
    return made
  }
  return (statements, patienceMs) => {
    let changes = 0
    try {
      db.exec(`pragma busy_timeout = ${patienceMs}; begin immediate`)
      for (const { sql, values } of statements) changes = Number(preparedFor(sql).run(...values).changes)
      db.exec('commit')
      return changes
    } catch (error) {
      if (db.isOpen && db.isTransaction) db.exec('rollback')
      throw error
    }
  }
}
