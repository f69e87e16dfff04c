import { isWellFormedJson } from '../../domain/kernel/index.ts'
import { type FileRecord, LONGEST_CHARS, LONGEST_GROUP_CHARS } from './file-record.ts'
import { jsonElements } from './json-elements.ts'
import type { SourceRow } from './row-values.ts'

/** Where the requests are in a JSON file. */
export interface JsonLayout {
  /** Path of the array within the file, if the file is not the array itself. */
  readonly list?: string | undefined
  /** Paths of arrays within each element, from the outermost: each of their elements is a row. */
  readonly each?: string | readonly string[] | undefined
}

/**
 * Reads the requests of a GeoReport v2 answer, or of any other JSON file, as a stream. Each element is parsed alone, so a file of
 * any length needs the memory of one element. Numbers stay as the source writes them.
 *
 * @throws Fault `import.unreadable`
 */
export async function* open311Records(
  text: AsyncIterable<string>,
  { list, each = [] }: JsonLayout = {},
): AsyncGenerator<FileRecord> {
  const arrays = typeof each === 'string' ? [each] : each
  const longestChars = arrays.length === 0 ? LONGEST_CHARS : LONGEST_GROUP_CHARS
  for await (const { line, json } of jsonElements(text, { list, longestChars })) {
    const value = parsed(json)
    if (value === HALVES)
      yield { line, unreadable: 'a text in it is not well-formed Unicode: it has an unpaired surrogate' }
    else if (isObject(value)) {
      for (const one of rowsWithin((path) => follow(value, path), arrays)) yield { line, ...one }
    } else yield { line, unreadable: 'it is not a JSON object' }
  }
}

/** Returns the value at a dotted path. */
type Values = (path: string) => unknown

/** Returns a row for each element of the innermost array. In its values, an array is replaced by the element that has the row. */
function* rowsWithin(
  values: Values,
  [path, ...inner]: readonly string[],
  place?: string,
): Iterable<{ readonly row: SourceRow; readonly place?: string } | { readonly unreadable: string }> {
  if (path === undefined) {
    yield { row: nestedRow(values), ...(place === undefined ? {} : { place }) }
    return
  }
  const array = values(path)
  if (!Array.isArray(array)) yield { unreadable: `${place === undefined ? 'it' : place} has no array at ${path}` }
  else
    for (const [at, element] of array.entries())
      yield* rowsWithin(
        replaced(values, path, element),
        inner,
        place === undefined ? `${path}.${at}` : `${place}, ${path}.${at}`,
      )
}

const replaced =
  (values: Values, path: string, element: unknown): Values =>
  (asked) =>
    asked === path
      ? element
      : asked.startsWith(`${path}.`)
        ? follow(element, asked.slice(path.length + 1))
        : values(asked)

/** Finds texts with numbers that JavaScript may write in another way: long ones, `1.50`, `1e3`, `-0`. */
const ROUNDED = /\d[\d.]{14}|\.\d*0(?!\d)|\d[eE][+-]?\d|-0/

const asWritten = (_key: string, value: unknown, { source }: { readonly source?: string } = {}): unknown =>
  typeof value === 'number' && source !== undefined ? source : value

/** The result for a request with a text that is not well-formed. */
const HALVES = Symbol('halves')

function parsed(json: string): unknown {
  try {
    const value: unknown = ROUNDED.test(json) ? JSON.parse(json, asWritten) : JSON.parse(json)
    return isWellFormedJson(json, value) ? value : HALVES
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const nestedRow = (values: Values): SourceRow => ({
  value(path) {
    const found = values(path)
    if (typeof found === 'string') return found
    return typeof found === 'number' || typeof found === 'boolean' ? String(found) : undefined
  },
  list(path) {
    const found = values(path)
    return Array.isArray(found) ? found.filter(isObject).map((one) => nestedRow((within) => follow(one, within))) : []
  },
})

/** Returns the value at a dotted path. Elements of an array have their place as key: `geometry.coordinates.0`. */
const follow = (object: unknown, path: string): unknown =>
  own(object, path) ?? path.split('.').reduce<unknown>(own, object)

const own = (at: unknown, key: string): unknown =>
  (isObject(at) || Array.isArray(at)) && Object.hasOwn(at, key) ? Reflect.get(at, key) : undefined
