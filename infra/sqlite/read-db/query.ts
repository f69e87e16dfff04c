import { isSummed, type Predicate, readable, summed, type Table } from '../../../projections/runtime/index.ts'
import type { RowOrder, RowQuestion } from '../../../services/ports/row-reader.ts'
import { countsFor } from './known-classes.ts'
import { mergedPage, mergingOf } from './merged-page.ts'
import { compile, join, type Sql, sql } from './predicate-sql.ts'
import { behind, mainTable, rowConditions, type Served, scopeOf, selected, sorted } from './served.ts'
import { quotedName } from './tables.ts'

/** Compiles a question to SQL that finds one page, and one row more. A table with classes or moments is grouped by the rest of its key. */
export function pageQuery(served: Served, question: RowQuestion): Sql {
  const sums = new Set(summed(served.view.from))
  const { order } = question
  const merging = order === undefined ? undefined : mergingOf(question)
  if (order !== undefined && merging !== undefined) return mergedPage(served, question, order, merging)
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

/** Compiles the conditions, the groups, the order and the limit of a page. */
function foundRows(served: Served, question: RowQuestion, sums: ReadonlySet<string>): Sql {
  const { community, few, where, order, limit } = question
  const { from } = served.view
  const aside = few.length > 0
  const scope = scopeOf(served, community)
  const { rows, groups } = apart(where, sums)
  const conditions = rowConditions(served, question, { all: rows })
  const having = groups.map((predicate) => compile(predicate, 'm', { ...scope, sums }))
  // A plus keeps SQLite from walking along the order's index.
  const columnOf = (name: string): string =>
    sums.has(name) ? `sum(m.${quotedName(name)})` : `${aside ? '+' : ''}m.${quotedName(name)}`
  const isOfSums = order?.columns.some((name) => sums.has(name)) === true
  for (const place of behind(question, columnOf)) (isOfSums ? having : conditions).push(place)
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
