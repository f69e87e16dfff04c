import type { TSchema } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { Reference } from '../../domain/demand/shapes.ts'
import { isBlank, Line, Text } from '../../domain/kernel/index.ts'
import type { ImportedDemand, SourceStatement } from './statement.ts'

/** The most statements of a history, as the command takes them. */
const MOST_STATEMENTS = 500
/** Zero-width space, word joiner and byte order mark. Copied text contains them, and they have no meaning. */
const UNSEEN = /[\u200b\u2060\ufeff]/g
const LINES = ['category', 'agency', 'channel', 'area', 'address'] as const

/** The value as one line: line breaks and tabs become spaces, and characters without width are dropped. */
export const asLine = (value: string): string => value.replace(/[\t\r\n]+ */g, ' ').replace(UNSEEN, '')

/** A date or number with digits, signs and spaces of ordinary width, one space at a time: `２０２４／３／１　９：０５` is `2024/3/1 9:05`. */
export const plainSigns = (value: string): string => value.normalize('NFKC').replace(/\s+/g, ' ')

/** Returns what is wrong with a text; undefined if it fits its schema. */
function unfit(value: string, schema: TSchema): string | undefined {
  if (Value.Check(schema, value)) return isBlank(value) ? 'has no visible character' : undefined
  const most = Number(schema.maxLength)
  return [...value].length > most ? `is longer than ${most} characters` : 'contains control characters'
}

/**
 * Omits optional values from a demand that are too long, have control characters or show nothing, and adds a doubt for each. No value is cut. In
 * values of one line, line breaks and tabs become spaces, and characters without width are dropped.
 *
 * @returns what is wrong with the reference, if it cannot be used
 */
export function legible(demand: ImportedDemand, doubts: string[]): ImportedDemand | string {
  const { reference, text, history, ...rest } = demand
  const wrong = unfit(reference, Reference)
  if (wrong !== undefined) return `${wrong}: it must be one line of text, at most ${Reference.maxLength} characters`
  const clean = (value: string | undefined, what: string, schema: TSchema): string | undefined => {
    if (value === undefined || value === '') return undefined
    const unusable = unfit(value, schema)
    if (unusable === undefined) return value
    doubts.push(`${what} ${unusable}: left out`)
    return undefined
  }
  const line: Clean = (value, what, schema = Line) => clean(value && asLine(value), what, schema)

  const lines = Object.fromEntries(LINES.map((name) => [name, line(rest[name], name)]))
  return filled({
    ...rest,
    ...lines,
    reference,
    text: clean(text, 'text', Text),
    history: few(history, doubts).map((one) => statement(one, line, clean)),
  })
}

/** Returns as many statements as a history may have: the last progress is left out first. */
function few(history: readonly SourceStatement[], doubts: string[]): readonly SourceStatement[] {
  let surplus = history.length - MOST_STATEMENTS
  if (surplus <= 0) return history
  doubts.push(`the history is longer than ${MOST_STATEMENTS} statements: the last statements of progress are left out`)
  return history
    .toReversed()
    .filter(({ what }) => {
      if (what !== 'progress' || surplus <= 0) return true
      surplus -= 1
      return false
    })
    .toReversed()
}

type Clean = (value: string | undefined, what: string, schema?: TSchema) => string | undefined

function statement(
  one: SourceStatement,
  line: Clean,
  prose: (value: string | undefined, what: string, schema: TSchema) => string | undefined,
): SourceStatement {
  switch (one.what) {
    case 'progress':
    case 'closed':
      return filled({ ...one, note: prose(one.note, 'a note', Text) })
    case 'referred':
      return filled({ ...one, to: line(one.to, 'the agency that it was referred to') })
    case 'merged':
      return filled({ ...one, original: line(one.original, 'the reference of the original', Reference) })
    default:
      return one
  }
}

type Filled<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** Returns the object without its undefined fields. */
const filled = <T extends object>(value: T): Filled<T> =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Filled<T>
