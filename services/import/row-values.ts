import type { Instant } from '../../domain/kernel/index.ts'
import { columnNames, type Field, type Mapping } from './column-mapping.ts'
import { timeReader } from './date-formats.ts'

/** One request of a source, with its values by column (flat files) or dotted path (Open311). */
export interface SourceRow {
  value(column: string): string | undefined
  /** Returns the elements of a list in the row. Flat files have no lists. */
  list(path: string): readonly SourceRow[]
}

/** The reason why a row cannot be imported. It names columns, never their values. */
export class Unusable extends Error {}

/** A moment, with a doubt if its text has another reading. */
export interface ReadMoment {
  readonly at: Instant
  readonly doubt?: string
}

/** Reads values and moments from rows by the rules of one mapping. */
export interface ValueReader {
  text(row: SourceRow, column: string): string | undefined
  /** Returns the value of the first column of the field that has one. */
  field(row: SourceRow, field: Field | undefined): string | undefined
  /**
   * Returns the moment that a field states, at `after` or later. For an hour that came twice, it is the first that fits.
   *
   * @param what the event at that moment, for the message: `closed`
   * @throws Unusable if the field is empty, or states a moment before `after`
   */
  moment(row: SourceRow, field: Field, what: string, after?: Instant): ReadMoment
  /** Returns the moment of a field that may be empty. For a local time that never was, returns a doubt instead. */
  optional(row: SourceRow, field: Field | undefined): ReadMoment | { readonly doubt: string } | undefined
}

export function valueReader(mapping: Pick<Mapping, 'zone' | 'dates' | 'blank'>): ValueReader {
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
    if (found === undefined) throw new Unusable(`${column} must be a date in a format that the mapping names`)
    return found
  }
  const doubted = (column: string, found: readonly Instant[]) =>
    found.length > 1 ? { doubt: `${column} is a local time that came twice: taken as the first that fits` } : {}

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
      if (found.length === 0) throw new Unusable(`${column} is a local time that the clocks skipped`)
      const at = found.find((one) => one >= after)
      if (at === undefined) throw new Unusable(`${column} must not be before the raising: it says when it was ${what}`)
      return { at, ...doubted(column, found) }
    },
    optional(row, field) {
      const column = field === undefined ? undefined : filled(row, field)
      if (column === undefined) return undefined
      const found = instants(row, column)
      const [at] = found
      if (at === undefined) return { doubt: `${column} is a local time that the clocks skipped: left out` }
      return { at, ...doubted(column, found) }
    },
  }
}
