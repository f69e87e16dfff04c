import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'

/** One change, as the writer thread receives it. */
export interface StateStatement {
  readonly sql: string
  readonly values: readonly SQLInputValue[]
}

/** Makes the function that makes changes of one SQL text, which differ in their values. */
export const statement =
  (sql: string) =>
  (...values: SQLInputValue[]): StateStatement => ({ sql, values })

/**
 * Makes the function that writes statements in one transaction: all of them, or none where it throws. It returns the number of
 * rows that the last one changed.
 */
export function transactions(db: DatabaseSync): (statements: readonly StateStatement[], patienceMs: number) => number {
  const prepared = new Map<string, StatementSync>()
  const preparedFor = (sql: string): StatementSync => {
    const known = prepared.get(sql)
    if (known !== undefined) return known
    // Another connection may have created tables. Preparing uses the schema that was read last, and this read renews it.
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
