import { aggregatesOf, type View } from '../../../projections/runtime/index.ts'
import type { RowQuestion } from '../../../services/ports/row-reader.ts'
import { compile, join, type Sql, sql } from './predicate-sql.ts'
import { columnList } from './rows.ts'
import type { FactsOfMoment } from './serving-slots.ts'
import { quotedName } from './tables.ts'

/** A view, and the stored names of its tables. */
export interface Served {
  readonly view: View
  nameOf(table: string): string
  readonly facts: Omit<FactsOfMoment, 'used'>
}

/** Compiles a question to SQL that finds one page, and one more row where there is one. */
export function pageQuery(served: Served, { community, few, where, order, after, limit }: RowQuestion): Sql {
  const scope = { nameOf: served.nameOf, facts: served.facts, community }
  const aside = few.length > 0
  const conditions = [
    sql('m.community = ?', community),
    ...few.map((predicate) => compile(predicate, 'm', scope)),
    compile(where, 'm', { ...scope, aside }),
  ]
  // A plus keeps SQLite from walking along the order's index.
  const columns = order?.columns.map((column) => `${aside ? '+' : ''}m.${quotedName(column)}`) ?? []
  if (after !== undefined) {
    const marks = after.map(() => '?').join(', ')
    conditions.push(sql(`(${columns.join(', ')}) ${order?.descending ? '<' : '>'} (${marks})`, ...after))
  }
  const sorted = columns.map((column) => `${column}${order?.descending ? ' desc' : ''}`).join(', ')
  const { text, values } = join(conditions, ' and ')
  return sql(
    `${selected(served)} where ${text}${sorted === '' ? '' : ` order by ${sorted}`} limit ?`,
    ...values,
    limit + 1,
  )
}

/** Returns the columns of the main table, then those of each table beside it, then the facts of each aggregate of a verdict. */
function selected({ view: { from, beside, sees }, nameOf, facts }: Served): string {
  const lists = [columnList(from, 'm.')]
  const tables = [`${quotedName(nameOf(from.name))} m`]
  Object.values(beside).forEach(({ table, on }, at) => {
    const alias = `b${at}`
    lists.push(columnList(table, `${alias}.`))
    const links = Object.entries({ community: 'community', ...on }).map(
      ([there, here]) => `${alias}.${quotedName(there)} = m.${quotedName(here)}`,
    )
    tables.push(`left join ${quotedName(nameOf(table.name))} ${alias} on ${links.join(' and ')}`)
  })
  aggregatesOf(sees).forEach(({ context, named }, at) => {
    const alias = `f${at}`
    lists.push(`${alias}.${quotedName('facts')}`)
    const links = `${alias}.community = m.community and ${alias}.id = m.${quotedName(named)}`
    tables.push(`left join ${quotedName(facts.rowsOf(context))} ${alias} on ${links}`)
  })
  return `select ${lists.join(', ')} from ${tables.join(' ')}`
}
