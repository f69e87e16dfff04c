import type { Facts } from '../../domain/kernel/index.ts'
import type { Table } from './table.ts'

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

/** The table as it is read: without the column of the class. */
export function readable<T extends Table>(table: T): T {
  const { classes } = table
  if (classes === undefined) return table
  const columns = Object.fromEntries(Object.entries(table.columns).filter(([name]) => name !== classes.column))
  return { ...table, columns, key: table.key.filter((name) => name !== classes.column) }
}

/** The columns that are summed over classes. */
export const summed = (table: Table): readonly string[] =>
  table.classes === undefined ? [] : Object.keys(table.columns).filter((name) => !table.key.includes(name))
