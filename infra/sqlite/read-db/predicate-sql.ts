import type { SQLInputValue } from 'node:sqlite'
import type { Predicate } from '../../../projections/runtime/index.ts'
import { quotedName } from './tables.ts'

/** A piece of SQL. Its text depends only on the shape of the question, so that it is prepared once for all values. */
export interface Sql {
  readonly text: string
  readonly values: readonly SQLInputValue[]
}

/** Makes a piece of SQL. @param values one for each `?` in the text */
export const sql = (text: string, ...values: SQLInputValue[]): Sql => ({ text, values })

/** Joins pieces of SQL. @param by the text between two pieces */
export const join = (parts: readonly Sql[], by: string): Sql => ({
  text: parts.map(({ text }) => text).join(by),
  values: parts.flatMap(({ values }) => values),
})

/** The tables and the community to which predicates refer. */
export interface Scope {
  readonly community: string
  /** The stored name of a table of the same projection. */
  nameOf(table: string): string
  /** Whether these conditions may not choose an index, because others find the rows. */
  readonly aside?: boolean
}

/** Compiles a predicate. @param of alias of the table that has its columns */
export function compile(predicate: Predicate, of: string, scope: Scope): Sql {
  if ('all' in predicate) {
    const parts = predicate.all.map((one) => compile(one, of, scope)).filter(({ text }) => text !== TRUE.text)
    return parts.find(({ text }) => text === FALSE.text) ?? together(parts, ' and ', TRUE)
  }
  if ('any' in predicate) {
    const parts = predicate.any.map((one) => compile(one, of, scope)).filter(({ text }) => text !== FALSE.text)
    return parts.find(({ text }) => text === TRUE.text) ?? together(parts, ' or ', FALSE)
  }
  if ('not' in predicate) {
    const { text, values } = compile(predicate.not, of, scope)
    return sql(`not coalesce(${text}, false)`, ...values)
  }
  if ('exists' in predicate) return exists(predicate, of, scope)
  if ('among' in predicate) return named(predicate, of, scope)
  const column = `${scope.aside === true ? '+' : ''}${of}.${quotedName(predicate.column)}`
  if ('atMost' in predicate) return sql(`${column} <= ?`, predicate.atMost)
  if ('atLeast' in predicate) return sql(`${column} >= ?`, predicate.atLeast)
  return oneOf(column, predicate.oneOf)
}

/** Compiles a list of values. Flags are part of the text, because only then can SQLite use a partial index for them. */
function oneOf(column: string, values: readonly (string | number)[]): Sql {
  if (values.length === 0) return FALSE
  const [only] = values
  if (values.length === 1 && (only === 0 || only === 1)) return sql(`${column} = ${only}`)
  if (values.length === 1) return sql(`${column} = ?`, ...values)
  return sql(`${column} in (${values.map(() => '?').join(', ')})`, ...values)
}

function exists({ exists: table, on, where }: Extract<Predicate, { exists: string }>, of: string, scope: Scope): Sql {
  const inner = `${of}_${table}`
  const links = Object.entries({ community: 'community', ...on }).map(([there, here]) =>
    sql(`${inner}.${quotedName(there)} = ${of}.${quotedName(here)}`),
  )
  const { text, values } = join([...links, compile(where, inner, { ...scope, aside: false })], ' and ')
  return sql(`exists (select 1 from ${quotedName(scope.nameOf(table))} ${inner} where ${text})`, ...values)
}

/** Makes a condition without a link to the row. SQLite can begin with it, and finds each alternative by its own index. */
function named({ column, among, named, where }: Extract<Predicate, { among: string }>, of: string, scope: Scope): Sql {
  const inner = `${of}_${among}`
  const from = `select ${inner}.${quotedName(named)} from ${quotedName(scope.nameOf(among))} ${inner} where ${inner}.community = ?`
  const alternatives = ('any' in where ? where.any : [where]).map((one) => {
    const { text, values } = compile(one, inner, { ...scope, aside: false })
    return sql(`${from} and ${text}`, scope.community, ...values)
  })
  if (alternatives.length === 0) return FALSE
  const { text, values } = join(alternatives, ' union all ')
  return sql(`${of}.${quotedName(column)} in (${text})`, ...values)
}

const TRUE = sql('true')
const FALSE = sql('false')

/** Joins conditions in parentheses. A single one stands alone, so that SQLite finds its index. @param none the result without conditions */
function together(parts: readonly Sql[], by: string, none: Sql): Sql {
  const [only] = parts
  if (only === undefined || parts.length === 1) return only ?? none
  const { text, values } = join(parts, by)
  return sql(`(${text})`, ...values)
}
