import { finished } from 'node:stream/promises'
import { type CsvError, type InfoRecord, parse } from 'csv-parse'
import { Fault } from '../kit/fault.ts'
import { type FileRecord, LONGEST_CHARS } from './file-record.ts'
import type { SourceRow } from './row-values.ts'

/**
 * Reads the records of a CSV file as a stream. The line of a record is the line on which it begins, even if its quoted values
 * contain line breaks.
 *
 * @param columns the columns that the file must have, each once. Other columns are not read, and may have any name or none.
 * @param looseQuotes takes quotes within values as they are: text that a spreadsheet copies has them unescaped
 * @throws Fault `import.columns` if a column is missing, `import.unreadable` if a quote swallows the rest of the file
 */
export async function* csvRecords(
  text: AsyncIterable<string>,
  {
    delimiter = ',',
    columns,
    looseQuotes = false,
  }: { delimiter?: string | undefined; columns: Iterable<string>; looseQuotes?: boolean },
): AsyncGenerator<FileRecord> {
  let [read, empty] = [0, 0]
  const lineOf = (at: { readonly lines: number; readonly empty_lines: number }): number => {
    const line = read + 1 + at.empty_lines - empty
    read = at.lines
    empty = at.empty_lines
    return line
  }
  /** What was parsed and is not yielded yet, in the order of the file. */
  let parsed: (FileRecord | { readonly line: number; readonly cells: readonly string[] })[] = []
  let lost: Fault | undefined
  const parser = parse({
    delimiter,
    bom: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: looseQuotes,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: LONGEST_CHARS,
    on_record(cells, at) {
      parsed.push({ line: lineOf(at), cells })
      // The parser is a stream, whose own queue of records costs as much as parsing them.
      return undefined
    },
    on_skip(error) {
      if (error === undefined) return undefined
      const line = lineOf(error as CsvError & InfoRecord)
      if (SWALLOWS.has(error.code)) lost ??= swallowed(line, error)
      else parsed.push({ line, unreadable: 'a quote is at a place where CSV allows none' })
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

/** Codes of errors after which the beginning of the next record is unknown. */
const SWALLOWS: ReadonlySet<string> = new Set(['CSV_QUOTE_NOT_CLOSED', 'CSV_MAX_RECORD_SIZE'])

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
