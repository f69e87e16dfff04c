import type { DatabaseSync, SQLInputValue } from 'node:sqlite'

/** A prepared query whose rows are arrays in the order of its columns: cheaper than an object a row. */
export interface ArrayQuery<R extends readonly unknown[]> {
  all(...values: SQLInputValue[]): R[]
  get(...values: SQLInputValue[]): R | undefined
  /** Yields one row after another, and does not hold them all. */
  iterate(): Iterable<R>
}

/**
 * Prepares a query for rows as arrays. The types of `node:sqlite` describe rows as objects only, so the caller states the types
 * of the columns.
 */
export function arrayQuery<R extends readonly unknown[]>(db: DatabaseSync, sql: string): ArrayQuery<R> {
  const statement = db.prepare(sql)
  statement.setReturnArrays(true)
  return {
    all(...values) {
      const rows: unknown = statement.all(...values)
      return rows as R[]
    },
    get(...values) {
      const row: unknown = statement.get(...values)
      return row as R | undefined
    },
    iterate() {
      const rows: unknown = statement.iterate()
      return rows as Iterable<R>
    },
  }
}
