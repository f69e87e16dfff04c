import {
  aggregatesOf,
  isSummed,
  type Predicate,
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

/** The stored name of the main table, as `m`. */
export const mainTable = ({ view, nameOf }: Served): Sql => sql(`${quotedName(nameOf(view.from.name))} m`)

export const scopeOf = (served: Served, community: string): Scope => ({
  community,
  nameOf: served.nameOf,
  facts: served.facts,
  counted(name, alias) {
    const table = served.tables.find((one) => one.name === name)
    return table === undefined ? undefined : countsFor(table, alias, served)
  },
})

/** Compiles the conditions on single rows. @param where of the question, without conditions on sums */
export function rowConditions(served: Served, { community, few }: RowQuestion, where: Predicate): Sql[] {
  const scope = scopeOf(served, community)
  const counted = countsFor(served.view.from, 'm', served)
  return [
    sql('m.community = ?', community),
    ...(counted === undefined ? [] : [counted]),
    ...few.map((predicate) => compile(predicate, 'm', scope)),
    compile(where, 'm', { ...scope, aside: few.length > 0 }),
  ]
}

/** The condition that a row comes after the previous page. */
export function behind({ after, order }: RowQuestion, columnOf: (name: string) => string): Sql[] {
  if (after === undefined || order === undefined) return []
  const columns = order.columns.map(columnOf).join(', ')
  return [sql(`(${columns}) ${order.descending ? '<' : '>'} (${after.map(() => '?').join(', ')})`, ...after)]
}

export function sorted(order: RowOrder | undefined, columnOf: (name: string) => string): Sql[] {
  if (order === undefined) return []
  const columns = order.columns.map((name) => `${columnOf(name)}${order.descending ? ' desc' : ''}`)
  return [sql(`order by ${columns.join(', ')}`)]
}

/** A column of the main table. */
export const ofMain = (column: string): string => `m.${quotedName(column)}`

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
export function selected(served: Served, main: Sql): Sql {
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
