import {
  aggregatesOf,
  isSummed,
  type Predicate,
  readable,
  summed,
  type Table,
  type View,
} from '../../../projections/runtime/index.ts'
import type { RowOrder, RowQuestion } from '../../../services/ports/row-reader.ts'
import { countsFor, type KnownClasses } from './known-classes.ts'
import { compile, join, type Scope, type Sql, sql } from './predicate-sql.ts'
import { columnList, readList } from './rows.ts'
import type { FactsOfMoment } from './serving-slots.ts'
import { quotedName } from './tables.ts'

/** A view, the tables of its projection, and the facts and classes for one question. */
export interface Served {
  readonly view: View
  readonly tables: readonly Table[]
  nameOf(table: string): string
  readonly facts: Omit<FactsOfMoment, 'used'>
  /** The classes over which figures are summed. */
  readonly classes: KnownClasses
  /** The time of the question, in ISO 8601: rows with a later moment do not count. */
  readonly now: string
}

/** Compiles a question to SQL that finds one page, and one row more. A table with classes or moments is grouped by the rest of its key. */
export function pageQuery(served: Served, question: RowQuestion): Sql {
  const sums = new Set(summed(served.view.from))
  const { order } = question
  const found = foundRows(served, question, sums)
  const ranked = order?.columns.some((name) => sums.has(name)) === true
  return ranked ? rankedPage(served, order, sums, found) : join([selected(served, mainTable(served)), found], ' ')
}

/** Compiles a question to SQL that counts its rows by the values of a column. */
export function countQuery(served: Served, question: RowQuestion, by: string): Sql {
  const column = `m.${quotedName(by)}`
  const parts = [
    sql(`select ${column}, count(*) from`),
    mainTable(served),
    sql('where'),
    join(rowConditions(served, question, question.where), ' and '),
    sql(`group by ${column} order by ${column}`),
  ]
  return join(parts, ' ')
}

/** Compiles the conditions on single rows. @param where of the question, without conditions on sums */
function rowConditions(served: Served, { community, few }: RowQuestion, where: Predicate): Sql[] {
  const scope = scopeOf(served, community)
  const counted = countsFor(served.view.from, 'm', served)
  return [
    sql('m.community = ?', community),
    ...(counted === undefined ? [] : [counted]),
    ...few.map((predicate) => compile(predicate, 'm', scope)),
    compile(where, 'm', { ...scope, aside: few.length > 0 }),
  ]
}

/** Compiles the conditions, the groups, the order and the limit of a page. */
function foundRows(served: Served, question: RowQuestion, sums: ReadonlySet<string>): Sql {
  const { community, few, where, order, after, limit } = question
  const { from } = served.view
  const aside = few.length > 0
  const scope = scopeOf(served, community)
  const { rows, groups } = apart(where, sums)
  const conditions = rowConditions(served, question, { all: rows })
  const having = groups.map((predicate) => compile(predicate, 'm', { ...scope, sums }))
  // A plus keeps SQLite from walking along the order's index.
  const columnOf = (name: string): string =>
    sums.has(name) ? `sum(m.${quotedName(name)})` : `${aside ? '+' : ''}m.${quotedName(name)}`
  if (after !== undefined && order !== undefined) {
    const place = sql(
      `(${order.columns.map(columnOf).join(', ')}) ${order.descending ? '<' : '>'} (${after.map(() => '?').join(', ')})`,
      ...after,
    )
    const list = order.columns.some((name) => sums.has(name)) ? having : conditions
    list.push(place)
  }
  const parts = [
    sql('where'),
    join(conditions, ' and '),
    ...grouped(from, order, columnOf),
    ...(having.length === 0 ? [] : [sql('having'), join(having, ' and ')]),
    ...sorted(order, columnOf),
    sql('limit ?', limit + 1),
  ]
  return join(parts, ' ')
}

/**
 * Compiles a page in the order of a sum. Every group of the community has to be summed to find the first ones, so the inner query
 * sums the column of the order only. The other columns are summed for the groups of the page.
 */
function rankedPage(served: Served, order: RowOrder, sums: ReadonlySet<string>, found: Sql): Sql {
  const { from } = served.view
  const keys = ['community', ...order.columns.filter((name) => !sums.has(name))]
  const columns = [
    ...keys.map((name) => `m.${quotedName(name)}`),
    ...order.columns
      .filter((name) => sums.has(name))
      .map((name) => `sum(m.${quotedName(name)}) as ${quotedName(name)}`),
  ]
  const main = mainTable(served)
  const links = keys.map((name) => `m.${quotedName(name)} = r.${quotedName(name)}`).join(' and ')
  // A cross join keeps SQLite from beginning with another table than the ranked groups.
  const tables = [
    sql(`(select ${columns.join(', ')} from`),
    main,
    found,
    sql(') r cross join'),
    main,
    sql(`on ${links}`),
  ]
  const counted = countsFor(from, 'm', served)
  const rankOf = (name: string): string => `r.${quotedName(name)}`
  const parts = [
    selected(served, join(tables, ' ')),
    ...(counted === undefined ? [] : [sql('where'), counted]),
    sql(`group by ${order.columns.map(rankOf).join(', ')}`),
    ...sorted(order, rankOf),
  ]
  return join(parts, ' ')
}

const mainTable = ({ view, nameOf }: Served): Sql => sql(`${quotedName(nameOf(view.from.name))} m`)

const scopeOf = (served: Served, community: string): Scope => ({
  community,
  nameOf: served.nameOf,
  facts: served.facts,
  counted(name, alias) {
    const table = served.tables.find((one) => one.name === name)
    return table === undefined ? undefined : countsFor(table, alias, served)
  },
})

/** Conditions on rows, and conditions on sums, which hold for groups only. */
function apart(where: Predicate, sums: ReadonlySet<string>) {
  const all = 'all' in where ? where.all : [where]
  return {
    rows: all.filter((one) => !isOnSums(one, sums)),
    groups: all.filter((one) => isOnSums(one, sums)),
  }
}

function isOnSums(predicate: Predicate, sums: ReadonlySet<string>): boolean {
  if ('all' in predicate) return predicate.all.some((one) => isOnSums(one, sums))
  if ('any' in predicate) return predicate.any.some((one) => isOnSums(one, sums))
  if ('not' in predicate) return isOnSums(predicate.not, sums)
  return 'column' in predicate && sums.has(predicate.column)
}

/** Groups are in the order of the page, so that SQLite finds them one after another along an index. */
function grouped(from: Table, order: RowOrder | undefined, columnOf: (name: string) => string): Sql[] {
  if (!isSummed(from)) return []
  const { key } = readable(from)
  const columns = order?.columns.filter((name) => key.includes(name)) ?? key
  return [sql(`group by ${columns.map(columnOf).join(', ')}`)]
}

function sorted(order: RowOrder | undefined, columnOf: (name: string) => string): Sql[] {
  if (order === undefined) return []
  const columns = order.columns.map((name) => `${columnOf(name)}${order.descending ? ' desc' : ''}`)
  return [sql(`order by ${columns.join(', ')}`)]
}

/** What is selected for each row of a view, with the tables that it comes from beside the main one. */
interface Selection {
  readonly lists: Sql
  readonly tables: string
}

/** The selections of views, with the stored names of their tables. They are the same for all readers, unless sums depend on the reader. */
const selections = new WeakMap<View, { readonly names: string; readonly selection: Selection }>()

/**
 * Selects the columns of the main table, then those of each table beside it, then the facts of each aggregate of a verdict.
 *
 * @param main the main table as `m`, with what it is joined to
 */
function selected(served: Served, main: Sql): Sql {
  const { lists, tables } = selectionFor(served)
  return join([sql('select'), lists, sql('from'), main, sql(tables)], ' ')
}

function selectionFor(served: Served): Selection {
  const { view, nameOf, facts } = served
  const beside = Object.values(view.beside)
  if (beside.some(({ table }) => isSummed(table))) return selectionOf(served)
  const besideNames = beside.map(({ table }) => nameOf(table.name))
  const factNames = aggregatesOf(view.sees).map(({ context }) => facts.rowsOf(context))
  const names = [...besideNames, ...factNames].join()
  const known = selections.get(view)
  if (known?.names === names) return known.selection
  const selection = selectionOf(served)
  selections.set(view, { names, selection })
  return selection
}

function selectionOf(served: Served): Selection {
  const { view, nameOf, facts } = served
  const lists = [sql(readList(view.from, 'm.'))]
  const tables: string[] = []
  Object.values(view.beside).forEach(({ table, on }, at) => {
    const alias = `b${at}`
    const links = Object.entries({ community: 'community', ...on })
      .map(([there, here]) => `${alias}.${quotedName(there)} = m.${quotedName(here)}`)
      .join(' and ')
    const name = `${quotedName(nameOf(table.name))} ${alias}`
    if (!isSummed(table)) {
      lists.push(sql(columnList(table, `${alias}.`)))
      tables.push(`left join ${name} on ${links}`)
      return
    }
    const sums = summed(table).map((column) => `sum(${alias}.${quotedName(column)})`)
    const counted = countsFor(table, alias, served)
    const where = join([sql(links), ...(counted === undefined ? [] : [counted])], ' and ')
    lists.push(join([sql(`(select json_array(${sums.join(', ')}) from ${name} where`), where, sql(')')], ' '))
  })
  aggregatesOf(view.sees).forEach(({ context, named }, at) => {
    const alias = `f${at}`
    lists.push(sql(`${alias}.${quotedName('facts')}`))
    const links = `${alias}.community = m.community and ${alias}.id = m.${quotedName(named)}`
    tables.push(`left join ${quotedName(facts.rowsOf(context))} ${alias} on ${links}`)
  })
  return { lists: join(lists, ', '), tables: tables.join(' ') }
}
