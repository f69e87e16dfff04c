import canonicalize from 'canonicalize'
import { Fault } from '../fault.ts'

type Fields = { readonly [name: string]: unknown }

/**
 * RFC 8785 canonical JSON of any JSON value.
 *
 * Sorting into a copy and writing that in one go is several times faster than a writer in JavaScript, so the reference
 * implementation only gets what such a copy cannot express.
 *
 * @throws Fault `event.not-json` where the value has no canonical form: not JSON, or text that is no Unicode.
 */
export function canonical(value: unknown): string {
  const copy = sorted(value)
  if (copy !== UNFIT) {
    const text = JSON.stringify(copy)
    // JSON.stringify escapes half a surrogate pair, which RFC 8785 forbids.
    if (text !== undefined && !text.includes('\\ud')) return text
  }
  return written(value)
}

function written(value: unknown): string {
  let text: string | undefined
  try {
    text = canonicalize(value)
  } catch (cause) {
    throw unfit(cause)
  }
  if (text === undefined) throw unfit(undefined)
  return text
}

const unfit = (cause: unknown): Fault =>
  new Fault(
    'event.not-json',
    'The event holds what JSON cannot carry (half a surrogate pair, NaN or a loop): clean it.',
    {
      cause,
    },
  )

/** Stands for a value whose sorted copy would not be written as RFC 8785 wants it. */
const UNFIT = Symbol('unfit')
const DEEPEST = 100

/** The same value with all keys in order: itself where they are already. */
function sorted(value: unknown, depth = 0): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : UNFIT
  if (typeof value !== 'object' || depth > DEEPEST) return UNFIT
  if (Array.isArray(value)) return sortedArray(value, depth)
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null ? sortedFields(value as Fields, depth) : UNFIT
}

function sortedArray(items: readonly unknown[], depth: number): unknown {
  let copy: unknown[] | undefined
  for (let at = 0; at < items.length; at += 1) {
    const item = sorted(items[at], depth + 1)
    if (item === UNFIT) return UNFIT
    if (item !== items[at]) copy ??= items.slice()
    if (copy !== undefined) copy[at] = item
  }
  return copy ?? items
}

function sortedFields(fields: Fields, depth: number): unknown {
  const names = Object.keys(fields)
  let same = true
  let previous = ''
  for (const name of names) {
    // Objects list integer names first whatever is done, and __proto__ cannot be copied: both are rare.
    if (name < ':' && /^\d/.test(name)) return UNFIT
    if (name === '__proto__' || name === 'toJSON') return UNFIT
    if (name < previous) same = false
    previous = name
  }
  if (!same) names.sort()
  const copy: Record<string, unknown> = {}
  for (const name of names) {
    const before = fields[name]
    if (before === undefined) continue
    const after = sorted(before, depth + 1)
    if (after === UNFIT) return UNFIT
    if (after !== before) same = false
    copy[name] = after
  }
  return same ? fields : copy
}
