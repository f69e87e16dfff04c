import type { AnyRow, FilterContext, Predicate, Sort, View } from '../../../projections/runtime/index.ts'
import { Fault } from '../../../services/kit/fault.ts'
import type { Question } from '../../../services/ports/views.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { compile, join, type Sql, sql } from './predicate-sql.ts'
import { columnList } from './rows.ts'
import { quoted } from './tables.ts'

/** The view that a question is put to, and its tables. */
export interface Served {
  readonly name: string
  readonly view: View
  nameOf(table: string): string
}

export interface PageQuery extends Sql {
  /** Cursor of the page after this row. */
  after(row: AnyRow): string
}

/**
 * One page and one row more.
 *
 * @throws Fault `filter.unknown` `filter.invalid` `cursor.invalid`
 */
export function pageQuery(served: Served, question: Question, now: number): PageQuery {
  const { name, view, nameOf } = served
  const { from } = view
  const { sortName, sort } = sortOf(served, question)
  const order = [...new Set([sort.column, ...from.key.slice(1)])]
  const { few, others } = filtersOf(served, question, now)
  // A plus keeps SQLite from walking along the order's index.
  const ordering = order.map((column) => `${few.length > 0 ? '+' : ''}m.${quoted(column)}`)
  const scope = { nameOf, community: question.community }
  const where = [
    sql('m.community = ?', question.community),
    ...few.map((filter) => compile(filter, 'm', scope)),
    compile({ all: [view.where, ...others, view.visible(question.reader)] }, 'm', { ...scope, aside: few.length > 0 }),
  ]
  const place = { view: name, community: question.community, sort: sortName }
  if (question.after !== undefined) {
    const types = order.map((column) => from.columns[column]?.type ?? 'text')
    const values = decodeCursor(question.after, place, types)
    const columns = ordering.join(', ')
    const marks = values.map(() => '?').join(', ')
    where.push(sql(`(${columns}) ${sort.descending ? '<' : '>'} (${marks})`, ...values))
  }
  const ordered = ordering.map((column) => `${column}${sort.descending ? ' desc' : ''}`).join(', ')
  const conditions = join(where, ' and ')
  return {
    text: `${selected(served)} where ${conditions.text} order by ${ordered} limit ?`,
    values: [...conditions.values, question.limit + 1],
    after: (row) =>
      encodeCursor({ ...place, values: order.map((column) => row[column]).map((value) => value as string | number) }),
  }
}

/** The row of this id, where the reader may know of it. */
export function rowQuery(served: Served, question: Question, id: string): Sql | undefined {
  const { view, nameOf } = served
  if (view.id === undefined) return undefined
  const where = join(
    [
      sql('m.community = ?', question.community),
      sql(`m.${quoted(view.id)} = ?`, id),
      compile(view.visible(question.reader), 'm', { nameOf, community: question.community }),
    ],
    ' and ',
  )
  return sql(`${selected(served)} where ${where.text}`, ...where.values)
}

/** The main table's columns, then those of each table beside it. */
function selected({ view: { from, beside }, nameOf }: Served): string {
  const lists = [columnList(from, 'm.')]
  const tables = [`${quoted(nameOf(from.name))} m`]
  Object.values(beside).forEach(({ table, on }, at) => {
    const alias = `b${at}`
    lists.push(columnList(table, `${alias}.`))
    const links = Object.entries({ community: 'community', ...on }).map(
      ([there, here]) => `${alias}.${quoted(there)} = m.${quoted(here)}`,
    )
    tables.push(`left join ${quoted(nameOf(table.name))} ${alias} on ${links.join(' and ')}`)
  })
  return `select ${lists.join(', ')} from ${tables.join(' ')}`
}

function sortOf({ view, name }: Served, { filters }: Question): { sort: Sort; sortName: string } {
  const [usual = ''] = Object.keys(view.sorts)
  const wanted = filters.sort ?? usual
  const sort = Object.hasOwn(view.sorts, wanted) ? view.sorts[wanted] : undefined
  if (sort === undefined) {
    throw new Fault('filter.invalid', `${name} is sorted by one of: ${Object.keys(view.sorts).join(', ')}.`)
  }
  return { sort, sortName: wanted }
}

function filtersOf({ view, name }: Served, { filters, reader }: Question, now: number) {
  const asked: FilterContext = { reader, now }
  const few: Predicate[] = []
  const others: Predicate[] = []
  const wanted = Object.keys(filters)
    .filter((filter) => filter !== 'sort')
    .sort()
  for (const filter of wanted) {
    const known = Object.hasOwn(view.filters, filter) ? view.filters[filter] : undefined
    if (known === undefined) {
      const names = ['sort', ...Object.keys(view.filters)].join(', ')
      throw new Fault('filter.unknown', `${name} has no filter of that name; it has: ${names}.`)
    }
    const predicate = known.where(filters[filter] ?? '', asked)
    if (predicate === undefined) {
      throw new Fault('filter.invalid', `The filter ${filter} has no such value: ${known.schema.description}.`)
    }
    const found = known.few === true ? few : others
    found.push(predicate)
  }
  return { few, others }
}
