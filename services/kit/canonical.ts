import { Fault } from './fault.ts'

type Fields = { readonly [name: string]: unknown }

/** Matches texts without characters that JSON escapes. */
const PLAIN = /^[ !#-[\]-~]*$/
/** The most levels of nesting. Deeper values may contain themselves. */
const DEEPEST = 200

/**
 * Returns the RFC 8785 canonical JSON of any JSON value: keys in the order of their UTF-16 units, no white space, numbers and text
 * as ECMAScript writes them. Undefined fields are omitted, as in JSON.stringify.
 *
 * Every event passes through this function. The package `canonicalize`, against which it is tested, takes five times as long.
 *
 * @throws Fault `event.not-json` if the value is not JSON, or a text is not well-formed Unicode
 */
export function canonical(value: unknown, depth = 0): string {
  switch (typeof value) {
    case 'string':
      return quoted(value)
    case 'number':
      if (!Number.isFinite(value)) throw notJson()
      return value === 0 ? '0' : String(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (depth > DEEPEST) throw notJson()
      if (value === null) return 'null'
      return Array.isArray(value) ? elements(value, depth) : members(value as Fields, depth)
    default:
      throw notJson()
  }
}

/** Returns a text in quotation marks. @throws Fault `event.not-json` if the text has half a surrogate pair */
export function quoted(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`
  if (!text.isWellFormed()) throw notJson()
  return JSON.stringify(text)
}

function elements(items: readonly unknown[], depth: number): string {
  let text = '['
  for (const item of items) {
    if (text.length > 1) text += ','
    text += canonical(item, depth + 1)
  }
  return `${text}]`
}

function members(fields: Fields, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(fields)
  if (prototype !== Object.prototype && prototype !== null) throw notJson()
  let text = '{'
  for (const name of inOrder(Object.keys(fields))) {
    const value = fields[name]
    if (value === undefined) continue
    if (text.length > 1) text += ','
    text += quotedName(name) + canonical(value, depth + 1)
  }
  return `${text}}`
}

/** Names with their quotation marks and colon. The schemas have a few hundred. */
const quotedNames = new Map<string, string>()
/** Names are remembered up to this number: where schemas leave names open, callers choose them. */
const MOST_NAMES = 2_000

function quotedName(name: string): string {
  const known = quotedNames.get(name)
  if (known !== undefined) return known
  const made = `${quoted(name)}:`
  if (quotedNames.size < MOST_NAMES) quotedNames.set(name, made)
  return made
}

/** Sorts names in place. Most objects have few names, for which insertion is several times faster. */
function inOrder(names: string[]): string[] {
  if (names.length > 16) return names.sort()
  for (let at = 1; at < names.length; at += 1) {
    const name = names[at] ?? ''
    let to = at
    for (let before = names[to - 1]; before !== undefined && before > name; before = names[to - 1]) {
      names[to] = before
      to -= 1
    }
    names[to] = name
  }
  return names
}

const notJson = (): Fault =>
  new Fault(
    'event.not-json',
    'The event must be JSON: it contains half a surrogate pair, NaN, a loop or another value that JSON does not have.',
  )
