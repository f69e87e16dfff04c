import { isWellFormedJson } from '../../domain/kernel/index.ts'
import { Fault } from '../kit/fault.ts'
import { type FileRecord, LONGEST_CHARS } from './file-record.ts'
import type { SourceRow } from './row-values.ts'

/**
 * Reads the requests of a GeoReport v2 answer as a stream. Each element of the top-level array is parsed alone, so a file of any
 * length needs the memory of one request.
 *
 * @throws Fault `import.unreadable`
 */
export async function* open311Records(text: AsyncIterable<string>): AsyncGenerator<FileRecord> {
  for await (const { line, json } of elements(text)) {
    const value = parsed(json)
    if (value === HALVES)
      yield { line, unreadable: 'a text in it is not well-formed Unicode: it has an unpaired surrogate' }
    else if (isObject(value)) yield { line, row: nestedRow(value) }
    else yield { line, unreadable: 'it is not a JSON object' }
  }
}

/** Cuts a top-level array into the texts of its elements. Brackets within strings do not count. */
async function* elements(text: AsyncIterable<string>): AsyncGenerator<{ line: number; json: string }> {
  let [depth, line, begun] = [0, 1, 1]
  let [inString, escaped, ended] = [false, false, false]
  let kept = ''
  for await (const chunk of text) {
    let from = 0
    for (let at = 0; at < chunk.length; at += 1) {
      const char = chunk[at]
      if (char === '\n') line += 1
      if (inString) {
        if (escaped) escaped = false
        else if (char === '\\') escaped = true
        else if (char === '"') inString = false
      } else if (char === '"' && depth > 1) inString = true
      else if (depth < 2 && !BETWEEN.has(char ?? '')) {
        const opens = depth === 0 ? char === '[' && !ended : char === '{' || char === '['
        if (opens) depth += 1
        else if (depth === 1 && char === ']') [depth, ended] = [0, true]
        else throw notAList(line)
        if (depth === 2) [from, begun] = [at, line]
      } else if (char === '{' || char === '[') depth += 1
      else if (char === '}' || char === ']') {
        depth -= 1
        if (depth > 1) continue
        yield { line: begun, json: kept + chunk.slice(from, at + 1) }
        kept = ''
      }
    }
    if (depth > 1) kept += chunk.slice(from)
    if (kept.length > LONGEST_CHARS) throw cut(begun)
  }
  if (depth > 1) throw cut(begun)
  if (!ended) throw notAList(line)
}

/** Characters allowed between the elements. Some programs begin a file with U+FEFF. */
const BETWEEN: ReadonlySet<string> = new Set([' ', '\t', '\r', '\n', ',', '\uFEFF'])

const notAList = (line: number): Fault =>
  new Fault(
    'import.unreadable',
    `The file must be one JSON array of requests (GeoReport v2): line ${line} does not fit.`,
  )

const cut = (line: number): Fault =>
  new Fault(
    'import.unreadable',
    `The request that begins on line ${line} never ends: the file is cut off or damaged. Get it from the source again.`,
  )

/** The result for a request with a text that is not well-formed. */
const HALVES = Symbol('halves')

function parsed(json: string): unknown {
  try {
    const value: unknown = JSON.parse(json)
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

const follow = (object: unknown, path: string): unknown =>
  path.split('.').reduce((at, key) => (isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined), object)
