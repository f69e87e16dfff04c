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
  /** Returns the value of a column as the source writes it, without surrounding spaces: also one that stands for "no value". */
  stated(row: SourceRow, column: string): string
  /** Returns the value of the first column of the field that has one. */
  field(row: SourceRow, field: Field | undefined): string | undefined
  /**
   * Returns the moment that a field states, at `after` or later. For an hour that came twice, it is the first that fits. A moment
   * that is before `after` by less than the tolerance of the mapping is `after`, with a doubt.
   *
   * @param what the event at that moment, for the message: `closed`
   * @throws Unusable if the field is empty, or states a moment before `after`
   */
  moment(row: SourceRow, field: Field, what: string, after?: Instant): ReadMoment
  /** Returns the moment of a field that may be empty. If the field states none that can be used, returns a doubt instead. */
  optional(
    row: SourceRow,
    field: Field | undefined,
    after: Instant,
  ): ReadMoment | { readonly doubt: string } | undefined
  /** Returns `at`, or `after` with a doubt if `at` is before it by less than the tolerance; undefined if it is earlier. */
  notBefore(at: Instant, after: Instant, column: string): ReadMoment | undefined
}

type Rules = Pick<Mapping, 'zone' | 'dates' | 'blank' | 'toleranceSeconds'>

export function valueReader(mapping: Rules): ValueReader {
  const { toleranceSeconds = 0 } = mapping
  const blank = new Set(mapping.blank ?? [])
  const time = timeReader(mapping)

  const stated = (row: SourceRow, column: string): string => row.value(column)?.trim() ?? ''
  const text = (row: SourceRow, column: string): string | undefined => {
    const value = stated(row, column)
    return value === '' || blank.has(value) ? undefined : value
  }
  const filled = (row: SourceRow, field: Field): string | undefined =>
    columnNames(field).find((column) => text(row, column) !== undefined)
  const instants = (row: SourceRow, column: string): readonly Instant[] => {
    const found = time(text(row, column) ?? '')
    if (found === undefined) throw new Unusable(`${column} must be a date in a format that the mapping names`)
    if (found.length === 0) throw new Unusable(`${column} is a local time that the clocks skipped`)
    return found
  }
  const doubted = (column: string, found: readonly Instant[]) =>
    found.length > 1 ? { doubt: `${column} is a local time that came twice: taken as the first that fits` } : {}
  const notBefore = (at: Instant, after: Instant, column: string): ReadMoment | undefined => {
    if (at >= after) return { at }
    if (at < after - toleranceSeconds * 1000) return undefined
    return {
      at: after,
      doubt: `${column} is before the raising, within the tolerance: taken as the time of the raising`,
    }
  }

  return {
    text,
    stated,
    notBefore,
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
      const at = found.find((one) => one >= after)
      if (at !== undefined) return { at, ...doubted(column, found) }
      const near = notBefore(found.at(-1) ?? Number.NEGATIVE_INFINITY, after, column)
      if (near === undefined)
        throw new Unusable(`${column} must not be before the raising: it says when it was ${what}`)
      return near
    },
    optional(row, field, after) {
      const column = field === undefined ? undefined : filled(row, field)
      if (column === undefined) return undefined
      return orDoubt(() => {
        const found = instants(row, column)
        const at = found.find((one) => one >= after) ?? found[0] ?? after
        return { at, ...doubted(column, found) }
      })
    },
  }
}

/** Reads an optional value. If it cannot be used, returns the reason as a doubt: the value is left out. */
export function orDoubt<V>(read: () => V): V | { readonly doubt: string } {
  try {
    return read()
  } catch (error) {
    if (error instanceof Unusable) return { doubt: `${error.message}: left out` }
    throw error
  }
}
