import type { Predicate } from '../../../projections/runtime/index.ts'
import type { RowOrder, RowQuestion } from '../../../services/ports/row-reader.ts'
import { compile, join, type Sql, sql, valuesAmong } from './predicate-sql.ts'
import { behind, mainTable, ofMain, rowConditions, type Served, scopeOf, selected, sorted } from './served.ts'
import { quotedName } from './tables.ts'

/** Conditions whose rows a page merges, and the conditions that every row meets beside one of them. */
interface Merging {
  readonly alternatives: readonly Predicate[]
  readonly others: readonly Predicate[]
}

/** Returns what a page merges; undefined where it merges nothing, or finds its few rows by other conditions. */
export function mergingOf({ few, where }: RowQuestion): Merging | undefined {
  if (few.length > 0) return undefined
  const all = allOf(where)
  const merged = all.find((one) => 'merged' in one)
  if (merged === undefined || merged.merged.length === 0) return undefined
  return { alternatives: merged.merged, others: all.filter((one) => one !== merged) }
}

const allOf = (where: Predicate): readonly Predicate[] => ('all' in where ? where.all.flatMap(allOf) : [where])

/**
 * Compiles a page that merges the rows of several conditions. The inner query merges the columns of the order, and finds each row
 * once. The other columns are read for the rows of the page.
 */
export function mergedPage(
  served: Served,
  question: RowQuestion,
  order: RowOrder,
  { alternatives, others }: Merging,
): Sql {
  const main = mainTable(served)
  const scope = scopeOf(served, question.community)
  // They are the same for each alternative.
  const conditions = join([...rowConditions(served, question, { all: others }), ...behind(question, ofMain)], ' and ')
  const rows = alternatives.map((one) =>
    'among' in one
      ? rowsOfEach(served, question, { order, values: valuesAmong(one, 'm', scope), column: one.column, conditions })
      : join(
          [
            sql(`select ${order.columns.map(ofMain).join(', ')} from`),
            main,
            whereBoth(compile(one, 'm', scope), conditions),
          ],
          ' ',
        ),
  )
  const places = order.columns.map((_, at) => `${at + 1}${order.descending ? ' desc' : ''}`)
  const links = served.view.from.key
    .filter((name) => name !== 'community')
    .map((name) => `${ofMain(name)} = r.${quotedName(name)}`)
  // A cross join keeps SQLite from beginning with another table than the merged rows.
  const tables = [
    sql('('),
    join(rows, ' union '),
    sql(`order by ${places.join(', ')} limit ?) r cross join`, question.limit + 1),
    main,
    sql(`on m.community = ? and ${links.join(' and ')}`, question.community),
  ]
  return join([selected(served, join(tables, ' ')), ...sorted(order, (name) => `r.${quotedName(name)}`)], ' ')
}

/** What finds the rows with values that another table names. */
interface EachValue {
  readonly order: RowOrder
  readonly values: Sql
  readonly column: string
  readonly conditions: Sql
}

/** Compiles the first rows of each value: no page shows more of them. */
function rowsOfEach(served: Served, { limit }: RowQuestion, { order, values, column, conditions }: EachValue): Sql {
  const name = quotedName(served.nameOf(served.view.from.name))
  const parts = [
    sql(`select distinct ${order.columns.map((one) => `o.${quotedName(one)}`).join(', ')} from (`),
    values,
    sql(`) a cross join ${name} o on o.rowid in (select m.rowid from ${name} m`),
    whereBoth(sql(`${ofMain(column)} = a.value`), conditions),
    ...sorted(order, ofMain),
    sql('limit ?)', limit + 1),
  ]
  return join(parts, ' ')
}

const whereBoth = (one: Sql, other: Sql): Sql =>
  sql(`where ${one.text} and ${other.text}`, ...one.values, ...other.values)
