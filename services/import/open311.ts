import { isWellFormedJson } from '../../domain/kernel/index.ts'
import type { FileRecord } from './file-record.ts'
import { jsonElements } from './json-elements.ts'
import type { SourceRow } from './row-values.ts'

/**
 * Reads the requests of a GeoReport v2 answer as a stream. Each request is parsed alone, so a file of any length needs the memory
 * of one request. Numbers stay as the source writes them.
 *
 * @throws Fault `import.unreadable`
 */
export async function* open311Records(text: AsyncIterable<string>, list?: string): AsyncGenerator<FileRecord> {
  for await (const { line, json } of jsonElements(text, list)) {
    const value = parsed(json)
    if (value === HALVES)
      yield { line, unreadable: 'a text in it is not well-formed Unicode: it has an unpaired surrogate' }
    else if (isObject(value)) yield { line, row: nestedRow(value) }
    else yield { line, unreadable: 'it is not a JSON object' }
  }
}

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

const nestedRow = (object: Readonly<Record<string, unknown>>): SourceRow => ({
  value(path) {
    const found = follow(object, path)
    if (typeof found === 'string') return found
    return typeof found === 'number' || typeof found === 'boolean' ? String(found) : undefined
  },
  list(path) {
    const found = follow(object, path)
    return Array.isArray(found) ? found.filter(isObject).map(nestedRow) : []
  },
})

/** Returns the value at a dotted path. Elements of an array have their place as key: `geometry.coordinates.0`. */
const follow = (object: unknown, path: string): unknown =>
  own(object, path) ?? path.split('.').reduce<unknown>(own, object)

const own = (at: unknown, key: string): unknown =>
  (isObject(at) || Array.isArray(at)) && Object.hasOwn(at, key) ? Reflect.get(at, key) : undefined
