import type { SourceRow } from './row-values.ts'

/** Notes which columns are read, and whether any row has a value in them. */
export interface ColumnUse {
  /** Returns the row as it is, and notes what is read of it. */
  noted(row: SourceRow): SourceRow
  /** Returns the columns that were read and had a value in no row. In a JSON file, their names are probably wrong. */
  withoutValue(): readonly string[]
}

export function columnUse(): ColumnUse {
  const hasValue = new Map<string, boolean>()
  const note = (column: string, found: boolean): void => {
    if (found || !hasValue.has(column)) hasValue.set(column, found)
  }
  const noted = (row: SourceRow, path = ''): SourceRow => ({
    value(column) {
      const value = row.value(column)
      note(path + column, value !== undefined && value !== '')
      return value
    },
    list(column) {
      const rows = row.list(column)
      note(path + column, rows.length > 0)
      return rows.map((one) => noted(one, `${path}${column}.`))
    },
  })
  return {
    noted: (row) => noted(row),
    withoutValue: () => [...hasValue].flatMap(([column, found]) => (found ? [] : [column])),
  }
}
