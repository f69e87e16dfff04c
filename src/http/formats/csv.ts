import type { TObject, TSchema } from '@sinclair/typebox'

/** A column of a table, with the place of its values in a row. */
interface Column {
  /** The path with dots: `triage.desk`. */
  readonly name: string
  readonly path: readonly string[]
}

/** Spreadsheets take a file without it for the encoding of their system. */
const BYTE_ORDER_MARK = '\ufeff'
/** What a spreadsheet may take for the beginning of a formula, full-width forms included (OWASP, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/
const PLAIN_NUMBER = /^[+-]?\d+(?:\.\d+)?$/
const QUOTED = /[",\r\n]|^\s|\s$/

/** Returns what writes rows of a schema as CSV (RFC 4180): UTF-8 with a byte order mark, and one header row. */
export function csvWriter(row: TObject): (rows: readonly unknown[]) => string {
  const columns = columnsOf(row, [])
  const header = columns.map(({ name }) => cell(name)).join(',')
  return (rows) =>
    BYTE_ORDER_MARK +
    [header, ...rows.map((one) => columns.map(({ path }) => cell(valueAt(one, path))).join(','))]
      .map((line) => `${line}\r\n`)
      .join('')
}

/** The columns of a schema, in its order. They do not depend on the rows: members of nested objects have columns of their own. */
function columnsOf(schema: TSchema, path: readonly string[]): readonly Column[] {
  const objects = objectsIn(schema)
  if (objects === undefined) return [{ name: path.join('.'), path }]
  const found = objects.flatMap(({ properties }) =>
    Object.entries(properties).flatMap(([name, inner]) => columnsOf(inner, [...path, name])),
  )
  return found.filter(({ name }, at) => found.findIndex((other) => other.name === name) === at)
}

/** The objects with known members that a schema allows beside null; undefined where it allows anything else. */
function objectsIn(schema: TSchema): readonly TObject[] | undefined {
  const { properties, anyOf } = schema as { properties?: TObject['properties']; anyOf?: readonly TSchema[] }
  if (properties !== undefined) return [schema as TObject]
  const found = anyOf?.filter(({ type }) => type !== 'null').map(objectsIn)
  return found === undefined || found.includes(undefined) ? undefined : found.flatMap((one) => one ?? [])
}

/** The value at a path. A mark in place of a whole object, such as `{ "erased": true }`, stands in each of its columns. */
function valueAt(row: unknown, path: readonly string[]): unknown {
  let value = row
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return undefined
    if (!(name in value) && 'erased' in value) return value
    value = (value as Readonly<Record<string, unknown>>)[name]
  }
  return value
}

/** The text of a cell: lists and objects without known members as JSON, and nothing for a value that is not there. */
function cell(value: unknown): string {
  if (value === undefined || value === null) return ''
  const text = typeof value === 'string' ? harmless(value) : JSON.stringify(value)
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Keeps a text from being computed: an apostrophe before it, unless it is a plain number. */
const harmless = (text: string): string => (FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text)
