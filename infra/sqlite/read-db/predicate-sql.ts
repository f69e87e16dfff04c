import type { SQLInputValue } from 'node:sqlite'
import type { Among, Exists, HasFact, Predicate, SumBelow } from '../../../projections/runtime/index.ts'
import { quotedName } from './tables.ts'

/** A piece of SQL. Its text depends only on the shape of the question, so that it is prepared once for all values. */
export interface Sql {
  readonly text: string
  readonly values: readonly SQLInputValue[]
}

/** Makes a piece of SQL. @param values one for each `?` in the text */
export const sql = (text: string, ...values: SQLInputValue[]): Sql => ({ text, values })

/** Joins pieces of SQL. @param by the text between two pieces */
export function join(parts: readonly Sql[], by: string): Sql {
  let joined = ''
  const all: SQLInputValue[] = []
  for (const { text, values } of parts) {
    joined = joined === '' ? text : `${joined}${by}${text}`
    for (const value of values) all.push(value)
  }
  return { text: joined, values: all }
}

/** The tables and the community to which predicates refer. */
export interface Scope {
  readonly community: string
  /** The stored name of a table of the same projection. */
  nameOf(table: string): string
  readonly facts: StoredFacts
  /** Returns the condition that rows of a table count for the reader, if that depends on the reader. */
  counted?(table: string, alias: string): Sql | undefined
  /** Columns that are summed over the rows of a group. */
  readonly sums?: ReadonlySet<string>
  /** Whether these conditions may not choose an index, because others find the rows. */
  readonly aside?: boolean
}

/** The facts of aggregates at the moment of the question, as the projection `sight` keeps them. */
export interface StoredFacts {
  /** The stored name of the table with the values of facts. @throws Fault `view.unavailable` */
  tableOf(context: string): string
  /** Whether any aggregate of the community has this value of the fact. @throws Fault `view.unavailable` */
  holds(context: string, community: string, fact: string, value: string): boolean
}

/** Compiles a predicate. @param of alias of the table that has its columns */
export function compile(predicate: Predicate, of: string, scope: Scope): Sql {
  if ('all' in predicate) {
    const parts = predicate.all.map((one) => compile(one, of, scope)).filter(({ text }) => text !== TRUE.text)
    return parts.find(({ text }) => text === FALSE.text) ?? together(parts, ' and ', TRUE)
  }
  if ('any' in predicate) {
    const leading = predicate.any.filter(isLeading)
    const others = predicate.any.filter((one) => !isLeading(one)).map((one) => compile(one, of, scope))
    const parts = [...ledTo(leading, of, scope), ...others].filter(({ text }) => text !== FALSE.text)
    return parts.find(({ text }) => text === TRUE.text) ?? together(parts, ' or ', FALSE)
  }
  if ('merged' in predicate) return compile({ any: predicate.merged }, of, scope)
  if ('not' in predicate) {
    const { text, values } = compile(predicate.not, of, scope)
    if (text === TRUE.text) return FALSE
    if (text === FALSE.text) return TRUE
    return sql(`not coalesce(${text}, false)`, ...values)
  }
  if ('fact' in predicate)
    return predicate.leads === true ? (ledTo([predicate], of, scope)[0] ?? FALSE) : factOf(predicate, of, scope)
  if ('exists' in predicate) return exists(predicate, of, scope)
  if ('sumBelow' in predicate) return sumBelow(predicate, of, scope)
  if ('among' in predicate) return named(predicate, of, scope)
  const column = columnIn(predicate.column, of, scope)
  if ('atMost' in predicate) return sql(`${column} <= ?`, predicate.atMost)
  if ('atLeast' in predicate) return sql(`${column} >= ?`, predicate.atLeast)
  if ('contains' in predicate) {
    const parts = predicate.contains.map((word) => sql(`instr(lower(${column}), ?) > 0`, word.toLowerCase()))
    return together(parts, ' and ', TRUE)
  }
  return oneOf(column, predicate.oneOf)
}

function columnIn(name: string, of: string, { aside, sums }: Scope): string {
  const column = `${of}.${quotedName(name)}`
  if (sums?.has(name) === true) return `sum(${column})`
  return aside === true ? `+${column}` : column
}

/** Returns the scope of a condition on another table. */
const within = ({ aside: _, sums: __, ...scope }: Scope): Scope => scope

function counting(table: string, alias: string, scope: Scope): Sql[] {
  const counted = scope.counted?.(table, alias)
  return counted === undefined ? [] : [counted]
}

/** Compiles a list of values. Flags are part of the text, because only then can SQLite use a partial index for them. */
function oneOf(column: string, values: readonly (string | number)[]): Sql {
  if (values.length === 0) return FALSE
  const [only] = values
  if (values.length === 1 && (only === 0 || only === 1)) return sql(`${column} = ${only}`)
  if (values.length === 1) return sql(`${column} = ?`, ...values)
  return sql(`${column} in (${values.map(() => '?').join(', ')})`, ...values)
}

function exists({ exists: table, ...linked }: Exists, of: string, scope: Scope): Sql {
  const { text, values } = linkedRows(table, linked, of, scope)
  return sql(`exists (select 1 ${text})`, ...values)
}

function sumBelow({ sumBelow: column, of: summed, in: table, ...linked }: SumBelow, of: string, scope: Scope): Sql {
  const { text, values } = linkedRows(table, linked, of, scope)
  const sum = `select coalesce(sum(${of}_${table}.${quotedName(summed)}), 0) ${text}`
  return sql(`(${sum}) < ${columnIn(column, of, scope)}`, ...values)
}

/** The rows of another table that are linked to this row and meet a condition. */
function linkedRows(table: string, { on, where }: Pick<Exists, 'on' | 'where'>, of: string, scope: Scope): Sql {
  const inner = `${of}_${table}`
  const links = Object.entries({ community: 'community', ...on }).map(([there, here]) =>
    sql(`${inner}.${quotedName(there)} = ${of}.${quotedName(here)}`),
  )
  const conditions = [...links, compile(where, inner, within(scope)), ...counting(table, inner, scope)]
  const { text, values } = join(conditions, ' and ')
  return sql(`from ${quotedName(scope.nameOf(table))} ${inner} where ${text}`, ...values)
}

/** Makes a condition without a link to the row. SQLite can begin with it. */
function named(predicate: Among, of: string, scope: Scope): Sql {
  const value = `${of}.${quotedName(predicate.column)}`
  // Where the rows are few already, each is checked, instead of listing all that the other table names.
  if (scope.aside === true) {
    const { from, where, named } = rowsAmong(predicate, of, scope)
    return sql(`exists (select 1 ${from} and ${named} = ${value} and ${where.text})`, ...where.values)
  }
  const { text, values } = valuesAmong(predicate, of, scope)
  return sql(`${value} in (${text})`, ...values)
}

/** Selects the values that another table names, as `value`. */
export function valuesAmong(predicate: Among, of: string, scope: Scope): Sql {
  const { from, where, named } = rowsAmong(predicate, of, scope)
  return sql(`select ${named} as value ${from} and ${where.text}`, ...where.values)
}

function rowsAmong({ among, named, where }: Among, of: string, scope: Scope) {
  const inner = `${of}_${among}`
  const conditions = [compile(where, inner, within(scope)), ...counting(among, inner, scope)]
  const { text, values } = join(conditions, ' and ')
  return {
    from: `from ${quotedName(scope.nameOf(among))} ${inner} where ${inner}.community = ?`,
    named: `${inner}.${quotedName(named)}`,
    where: sql(text, scope.community, ...values),
  }
}

/** Values that no aggregate has are left out: readers who differ in nothing else get the same text and values, and so the same page. */
function factOf(leaf: HasFact, of: string, scope: Scope): Sql {
  const found = factRows(leaf, `${of}_has`, scope)
  if (found === undefined) return FALSE
  const here = `${of}.${quotedName(leaf.named)}`
  return sql(`exists (select 1 ${found.text} and ${of}_has.id = ${here})`, ...found.values)
}

const isLeading = (predicate: Predicate): predicate is HasFact => 'fact' in predicate && predicate.leads === true

/** One condition for each column that facts lead to: SQLite looks up rows by a list, and would scan for alternatives of lists. */
function ledTo(leaves: readonly HasFact[], of: string, scope: Scope): Sql[] {
  return [...Map.groupBy(leaves, ({ named }) => named)].flatMap(([column, same]) => {
    const lists = same.flatMap((leaf) => {
      const found = factRows(leaf, `${of}_has`, scope)
      return found === undefined ? [] : [sql(`select ${of}_has.id ${found.text}`, ...found.values)]
    })
    if (lists.length === 0) return []
    const { text, values } = join(lists, ' union all ')
    return [sql(`${of}.${quotedName(column)} in (${text})`, ...values)]
  })
}

/** The rows of a fact's table that have one of the values; undefined where no aggregate has. */
function factRows({ context, fact, oneOf: wanted }: HasFact, inner: string, scope: Scope): Sql | undefined {
  const { community, facts } = scope
  const known = wanted.filter((value) => facts.holds(context, community, fact, value))
  if (known.length === 0) return undefined
  const from = `${quotedName(facts.tableOf(context))} ${inner} where ${inner}.community = ? and ${inner}.fact = ?`
  const value = oneOf(`${inner}.value`, known)
  return sql(`from ${from} and ${value.text}`, community, fact, ...value.values)
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
