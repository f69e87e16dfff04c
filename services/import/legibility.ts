import { ONE_LINE, PROSE } from '../../domain/kernel/index.ts'
import type { ImportedDemand, SourceStatement } from './statement.ts'

const LINE = new RegExp(ONE_LINE)
const TEXT = new RegExp(PROSE)
/** Zero-width space, word joiner and byte order mark. Copied text contains them, and they have no meaning. */
const UNSEEN = /[\u200b\u2060\ufeff]/g
const LINES = ['category', 'agency', 'channel', 'area', 'address'] as const

/** The value as one line: line breaks and tabs become spaces, and characters without width are dropped. */
export const asLine = (value: string): string => value.replace(/[\t\r\n]+ */g, ' ').replace(UNSEEN, '')

/**
 * Omits optional values with control characters from a demand, and adds a doubt for each. In values of one line, line breaks and
 * tabs become spaces, and characters without width are dropped.
 *
 * @returns undefined if the reference itself has control characters
 */
export function legible(demand: ImportedDemand, doubts: string[]): ImportedDemand | undefined {
  const { reference, text, history, ...rest } = demand
  if (!LINE.test(reference)) return undefined
  const doubt = (what: string): undefined => {
    doubts.push(`${what} contains control characters: left out`)
    return undefined
  }
  const line = (value: string | undefined, what: string): string | undefined => {
    const joined = value && asLine(value)
    if (joined === undefined || joined === '') return undefined
    return LINE.test(joined) ? joined : doubt(what)
  }
  const prose = (value: string | undefined, what: string): string | undefined =>
    value === undefined || TEXT.test(value) ? value : doubt(what)

  const lines = Object.fromEntries(LINES.map((name) => [name, line(rest[name], name)]))
  return filled({
    ...rest,
    ...lines,
    reference,
    text: prose(text, 'text'),
    history: history.map((one) => statement(one, line, prose)),
  })
}

type Clean = (value: string | undefined, what: string) => string | undefined

function statement(one: SourceStatement, line: Clean, prose: Clean): SourceStatement {
  switch (one.what) {
    case 'progress':
    case 'closed':
      return filled({ ...one, note: prose(one.note, 'a note') })
    case 'referred':
      return filled({ ...one, to: line(one.to, 'the agency that it was referred to') })
    case 'merged':
      return filled({ ...one, original: line(one.original, 'the reference of the original') })
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
