import type { Instant } from '../../domain/kernel/index.ts'
import { columnNames, type Field, type Mapping } from './column-mapping.ts'
import { timeReader } from './date-formats.ts'

/** One request of a source, with its values by column (flat files) or dotted path (Open311). */
export interface SourceRow {
  value(column: string): string | undefined
  /** The elements of a list in the row; none in flat files. */
  list(path: string): readonly SourceRow[]
}

/** A row that cannot be imported. The message names columns, never their values. */
export class Unusable extends Error {}

/** A moment, with a doubt where the text has another reading. */
export interface ReadMoment {
  readonly at: Instant
  readonly doubt?: string
}

/** Reads values and moments out of rows by the rules of one mapping. */
export interface ValueReader {
  text(row: SourceRow, column: string): string | undefined
  /** The first of the field's columns that has a value. */
  field(row: SourceRow, field: Field | undefined): string | undefined
  /**
   * The moment that a field states, at `after` or later. Of an hour that came twice, it is the first that fits.
   *
   * @param what what happened then, for the message
   * @throws Unusable where the field has none, or one before `after`
   */
  moment(row: SourceRow, field: Field, what: string, after?: Instant): ReadMoment
  /** The moment of a field that may be empty. A local time that never was gives a doubt instead of a moment. */
  optional(row: SourceRow, field: Field | undefined): ReadMoment | { readonly doubt: string } | undefined
}

export function valueReader(mapping: Mapping): ValueReader {
  const blank = new Set(mapping.blank ?? [])
  const time = timeReader(mapping)

  const text = (row: SourceRow, column: string): string | undefined => {
    const value = row.value(column)?.trim()
    return value === undefined || value === '' || blank.has(value) ? undefined : value
  }
  const filled = (row: SourceRow, field: Field): string | undefined =>
    columnNames(field).find((column) => text(row, column) !== undefined)
  const instants = (row: SourceRow, column: string): readonly Instant[] => {
    const found = time(text(row, column) ?? '')
    if (found === undefined) throw new Unusable(`${column} is not a date of any form that the mapping names`)
    return found
  }
  const doubted = (column: string, found: readonly Instant[]) =>
    found.length > 1 ? { doubt: `${column} names a local time that came twice: taken as the first that fits` } : {}

  return {
    text,
    field(row, field) {
      const column = field === undefined ? undefined : filled(row, field)
      if (field === undefined || column === undefined) return undefined
      const value = text(row, column)
      return typeof field === 'object' && 'prefix' in field ? `${field.prefix}${value}` : value
    },
    moment(row, field, what, after = Number.NEGATIVE_INFINITY) {
      const column = filled(row, field)
      if (column === undefined) {
        throw new Unusable(`${columnNames(field).join(', ')} is empty: the source does not say when it was ${what}`)
      }
      const found = instants(row, column)
      if (found.length === 0) throw new Unusable(`${column} names a local time that the clocks jumped over`)
      const at = found.find((one) => one >= after)
      if (at === undefined) throw new Unusable(`${what} (${column}) before it was raised`)
      return { at, ...doubted(column, found) }
    },
    optional(row, field) {
      const column = field === undefined ? undefined : filled(row, field)
      if (column === undefined) return undefined
      const found = instants(row, column)
      const [at] = found
      if (at === undefined) return { doubt: `${column} names a local time that the clocks jumped over: left out` }
      return { at, ...doubted(column, found) }
    },
  }
}
