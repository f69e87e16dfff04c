import { finished } from 'node:stream/promises'
import { parse } from 'csv-parse'
import { Fault } from '../kit/fault.ts'
import { type FileRecord, LONGEST_CHARS } from './file-record.ts'
import type { SourceRow } from './row-values.ts'

/** The layout of a CSV file that its text does not tell. */
export interface CsvLayout {
  readonly delimiter?: string | undefined
  readonly quotes?: 'strict' | 'loose' | 'none'
}

/**
 * Reads the records of a CSV file as a stream. The line of a record is the line on which it begins, even if its quoted values
 * contain line breaks. A quote at a wrong place costs the record that it stands in, and not those after it.
 *
 * @param columns the columns that the file must have, each once. Other columns are not read, and may have any name or none.
 * @param quotes how quotes are read: `strict` as CSV has them; `loose` takes those within values as they are, as text that a
 *   spreadsheet copies has them unescaped; `none` takes every quote as a character like any other. Default: `strict`.
 * @throws Fault `import.columns` if a column is missing, `import.unreadable` if a quote swallows the rest of the file
 */
export async function* csvRecords(
  text: AsyncIterable<string>,
  { delimiter = ',', columns, quotes = 'strict' }: CsvLayout & { readonly columns: Iterable<string> },
): AsyncGenerator<FileRecord> {
  const isStrict = strictQuotes(delimiter)
  let line = 1
  /** Returns the line on which a record begins. The text before it has the empty lines that were skipped. */
  const passRecord = (raw: string): number => {
    const begins = line + lineBreaks(LEADING_BREAKS.exec(raw)?.[0] ?? '')
    line += lineBreaks(raw)
    return begins
  }
  /** What was parsed and is not yielded yet, in the order of the file. */
  let parsed: (FileRecord | { readonly line: number; readonly cells: readonly string[] })[] = []
  let lost: Fault | undefined
  const parser = parse({
    delimiter,
    bom: true,
    quote: quotes === 'none' ? null : '"',
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // The parser of strict quotes is lost after one at a wrong place. The records are checked here instead.
    relax_quotes: true,
    raw: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: LONGEST_CHARS,
    // With `raw` the parser wraps the cells, which its types do not say.
    on_record(record: readonly string[] | { readonly record: readonly string[] }, { raw = '' }) {
      const cells = 'record' in record ? record.record : record
      const begins = passRecord(raw)
      const misplaced = quotes === 'strict' && cells.some((cell) => cell.includes('"')) && !isStrict(raw)
      parsed.push(misplaced ? { line: begins, unreadable: MISPLACED_QUOTE } : { line: begins, cells })
      // The parser is a stream, whose own queue of records costs as much as parsing them.
      return undefined
    },
    on_skip(error, raw = '') {
      if (error !== undefined) lost ??= swallowed(passRecord(raw), error)
      return undefined
    },
  })
  const ended = finished(parser.resume())
  // A failure is thrown where it is met below.
  ended.catch(() => {})

  let header: Header | undefined
  function* records(): Generator<FileRecord> {
    const some = parsed
    parsed = []
    for (const record of some) {
      if (!('cells' in record)) yield record
      else if (header === undefined) header = headerOf(record.cells, columns)
      else yield recordOf(header, record)
    }
  }

  try {
    for await (const chunk of text) {
      parser.write(chunk)
      if (parser.errored !== null) throw parser.errored
      yield* records()
    }
    parser.end()
    await ended
    yield* records()
  } finally {
    parser.destroy()
  }
  if (lost !== undefined) throw lost
  if (header === undefined)
    throw new Fault('import.columns', 'The file is empty: its first line must hold the column names.')
}

function recordOf(header: Header, { line, cells }: { line: number; cells: readonly string[] }): FileRecord {
  if (fits(header, cells)) return { line, row: flatRow(header.places, cells) }
  return { line, unreadable: `it has ${cells.length} values where the header has ${header.width} columns` }
}

const MISPLACED_QUOTE = 'a quote is at a place where CSV allows none'

/** Returns a function that tells whether all quotes of a record stand around values, or are doubled within them. */
function strictQuotes(delimiter: string): (raw: string) => boolean {
  // Of a delimiter of several characters, the text of a record has the first.
  const sign = `\\u${delimiter.charCodeAt(0).toString(16).padStart(4, '0')}`
  const value = `(?:"(?:[^"]|"")*"|[^"${sign}\r\n]*)`
  const record = new RegExp(`^${value}(?:${sign}${value})*[\r\n]*$`)
  return (raw) => record.test(raw.replace(LEADING_BREAKS, ''))
}

const LEADING_BREAKS = /^[\r\n]*/
const lineBreaks = (text: string): number => text.match(/\r\n|\n|\r/g)?.length ?? 0

const swallowed = (line: number, cause: unknown): Fault =>
  new Fault(
    'import.unreadable',
    `A quote in or before the record that begins on line ${line} never closes, so nothing after it can be read: close or double it.`,
    { cause },
  )

interface Header {
  readonly places: ReadonlyMap<string, number>
  readonly width: number
  /** The number of columns up to the last one that has a name. */
  readonly named: number
}

function headerOf(cells: readonly string[], columns: Iterable<string>): Header {
  const names = cells.map((name) => name.trim())
  const places = new Map(names.map((name, at) => [name, at]))
  places.delete('')
  const wanted = [...new Set(columns)]
  const missing = wanted.filter((column) => !places.has(column))
  const twice = wanted.filter((column) => places.has(column) && names.indexOf(column) !== places.get(column))
  const wrong =
    missing.length > 0
      ? `no column ${missing.join(', ')}, which the mapping names`
      : twice.length > 0
        ? `two columns ${twice.join(', ')}, which the mapping reads`
        : undefined
  if (wrong === undefined) {
    return { places, width: names.length, named: names.findLastIndex((name) => name !== '') + 1 }
  }
  throw new Fault(
    'import.columns',
    `The file has ${wrong}: correct the mapping or the file. Its columns are: ${[...places.keys()].join(', ')}.`,
  )
}

/** Whether the cells stand under their names. Spreadsheets cut off or add empty cells at the end, under no name. */
const fits = ({ width, named }: Header, cells: readonly string[]): boolean =>
  cells.length >= named && cells.slice(width).every((cell) => cell.trim() === '')

const flatRow = (header: ReadonlyMap<string, number>, cells: readonly string[]): SourceRow => ({
  value: (column) => cells[header.get(column) ?? -1],
  list: () => [],
})
