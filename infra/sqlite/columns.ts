import type { DatabaseSync } from 'node:sqlite'

/** Returns the names of a table's columns, by which an opener finds those that a file from an earlier version lacks. */
export const tableColumns = (db: DatabaseSync, table: string): string[] =>
  db
    .prepare('select name from pragma_table_info(?)')
    .all(table)
    .map(({ name }) => String(name))
