import type { SQLInputValue } from 'node:sqlite'
import type { Predicate } from '../../projections/runtime/index.ts'
import { quoted } from './tables.ts'

/** A piece of SQL whose text depends on the shape of what was asked only, so that it can be prepared once. */
export interface Sql {
  readonly text: string
  readonly values: readonly SQLInputValue[]
}

export const sql = (text: string, ...values: SQLInputValue[]): Sql => ({ text, values })

export const join = (parts: readonly Sql[], by: string): Sql => ({
  text: parts.map(({ text }) => text).join(by),
  values: parts.flatMap(({ values }) => values),
})

/**
 * @param of alias of the table whose columns are meant
 * @param nameOf the stored name of another table of the same projection
 */
export function compile(predicate: Predicate, of: string, nameOf: (table: string) => string): Sql {
  if ('all' in predicate) {
    const parts = predicate.all.map((one) => compile(one, of, nameOf)).filter(({ text }) => text !== TRUE.text)
    return parts.find(({ text }) => text === FALSE.text) ?? together(parts, ' and ', TRUE)
  }
  if ('any' in predicate) {
    const parts = predicate.any.map((one) => compile(one, of, nameOf)).filter(({ text }) => text !== FALSE.text)
    return parts.find(({ text }) => text === TRUE.text) ?? together(parts, ' or ', FALSE)
  }
  if ('not' in predicate) {
    const { text, values } = compile(predicate.not, of, nameOf)
    return sql(`not coalesce(${text}, false)`, ...values)
  }
  if ('exists' in predicate) return exists(predicate, of, nameOf)
  const column = `${of}.${quoted(predicate.column)}`
  if ('atMost' in predicate) return sql(`${column} <= ?`, predicate.atMost)
  if ('atLeast' in predicate) return sql(`${column} >= ?`, predicate.atLeast)
  return among(column, predicate.oneOf)
}

/** Flags stand in the text itself: only so can SQLite see that a partial index holds every row asked for. */
function among(column: string, values: readonly (string | number)[]): Sql {
  if (values.length === 0) return FALSE
  const [only] = values
  if (values.length === 1 && (only === 0 || only === 1)) return sql(`${column} = ${only}`)
  if (values.length === 1) return sql(`${column} = ?`, ...values)
  return sql(`${column} in (${values.map(() => '?').join(', ')})`, ...values)
}

function exists(
  { exists: table, on, where }: Extract<Predicate, { exists: string }>,
  of: string,
  nameOf: (table: string) => string,
): Sql {
  const inner = `${of}_${table}`
  const links = Object.entries({ community: 'community', ...on }).map(([there, here]) =>
    sql(`${inner}.${quoted(there)} = ${of}.${quoted(here)}`),
  )
  const { text, values } = join([...links, compile(where, inner, nameOf)], ' and ')
  return sql(`exists (select 1 from ${quoted(nameOf(table))} ${inner} where ${text})`, ...values)
}

const TRUE = sql('true')
const FALSE = sql('false')

/** What holds of no parts is said by `none`; what always holds is left out, so that indexes can be seen through it. */
function together(parts: readonly Sql[], by: string, none: Sql): Sql {
  const [only] = parts
  if (only === undefined || parts.length === 1) return only ?? none
  const { text, values } = join(parts, by)
  return sql(`(${text})`, ...values)
}
