import type { DatabaseSync } from 'node:sqlite'

/** Names of a table's columns: what a file from an earlier version lacks is added. */
export const tableColumns = (db: DatabaseSync, table: string): string[] =>
  db
    .prepare('select name from pragma_table_info(?)')
    .all(table)
    .map(({ name }) => String(name))
