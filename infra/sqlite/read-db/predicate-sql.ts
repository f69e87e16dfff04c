import type { SQLInputValue } from 'node:sqlite'
import type { Predicate } from '../../../projections/runtime/index.ts'
import { quotedName } from './tables.ts'

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

export interface Scope {
  readonly community: string
  /** The stored name of a table of the same projection. */
  nameOf(table: string): string
  /** The condition that rows of the table count for the reader, where that depends on the reader. */
  counted?(table: string, alias: string): Sql | undefined
  /** Columns of the table at hand that are summed over its rows. */
  readonly sums?: ReadonlySet<string>
  /** No index is to be chosen for the sake of these conditions: others lead to the rows. */
  readonly aside?: boolean
}

/** @param of alias of the table whose columns are meant */
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
  const column = columnIn(predicate.column, of, scope)
  if ('atMost' in predicate) return sql(`${column} <= ?`, predicate.atMost)
  if ('atLeast' in predicate) return sql(`${column} >= ?`, predicate.atLeast)
  return oneOf(column, predicate.oneOf)
}

function columnIn(name: string, of: string, { aside, sums }: Scope): string {
  const column = `${of}.${quotedName(name)}`
  if (sums?.has(name) === true) return `sum(${column})`
  return aside === true ? `+${column}` : column
}

/** The scope of a condition on another table. */
const within = ({ community, nameOf, counted }: Scope): Scope => ({
  community,
  nameOf,
  ...(counted === undefined ? {} : { counted }),
})

/** Flags stand in the text itself: only so can SQLite see that a partial index holds every row asked for. */
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
  const { text, values } = join(
    [...links, compile(where, inner, within(scope)), ...counting(table, inner, scope)],
    ' and ',
  )
  return sql(`exists (select 1 from ${quotedName(scope.nameOf(table))} ${inner} where ${text})`, ...values)
}

/** Makes a condition without a link to the row at hand: SQLite can begin with it, and looks up each alternative by its own index. */
function named({ column, among, named, where }: Extract<Predicate, { among: string }>, of: string, scope: Scope): Sql {
  const inner = `${of}_${among}`
  const from = `select ${inner}.${quotedName(named)} from ${quotedName(scope.nameOf(among))} ${inner} where ${inner}.community = ?`
  const alternatives = ('any' in where ? where.any : [where]).map((one) => {
    const { text, values } = join([compile(one, inner, within(scope)), ...counting(among, inner, scope)], ' and ')
    return sql(`${from} and ${text}`, scope.community, ...values)
  })
  if (alternatives.length === 0) return FALSE
  const { text, values } = join(alternatives, ' union all ')
  return sql(`${of}.${quotedName(column)} in (${text})`, ...values)
}

function counting(table: string, alias: string, scope: Scope): Sql[] {
  const counted = scope.counted?.(table, alias)
  return counted === undefined ? [] : [counted]
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
