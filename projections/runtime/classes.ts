import type { Facts } from '../../domain/kernel/index.ts'
import { isSummed, type Table } from './table.ts'

/** Facts as canonical text: equal for equal facts, whatever the order of names and values. */
export function classOf(facts: Facts): string {
  const names = Object.keys(facts).filter((name) => facts[name]?.length !== 0)
  return JSON.stringify(Object.fromEntries(names.sort().map((name) => [name, facts[name]?.toSorted()])))
}

export const factsOfClass = (text: string): Facts => JSON.parse(text)

/** The class of what every reader may know of. */
export const PUBLIC = classOf({ public: ['yes'] })

/** The class of an aggregate without any fact that decides. */
export const UNKNOWN = classOf({})

/** The table as it is read: without the columns of the class and the moment. */
export function readable<T extends Table>(table: T): T {
  if (!isSummed(table)) return table
  const isRead = (name: string): boolean => name !== table.classes?.column && name !== table.moments
  const columns = Object.fromEntries(Object.entries(table.columns).filter(([name]) => isRead(name)))
  return { ...table, columns, key: table.key.filter(isRead) }
}

/** The columns that are summed over classes and moments. */
export const summed = (table: Table): readonly string[] =>
  isSummed(table) ? Object.keys(table.columns).filter((name) => !table.key.includes(name)) : []
