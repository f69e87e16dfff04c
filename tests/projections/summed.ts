import { type Actor, factsMeet } from '../../domain/kernel/index.ts'
import { type AnyRow, factsOfClass, PUBLIC, type Table, UNKNOWN } from '../../projections/runtime/index.ts'
import type { folded } from './history.ts'

/** Returns the figures of a group as a reader gets them: summed in memory over the classes that they may know of. */
export function summedFor(
  reader: Actor,
  found: ReturnType<typeof folded>,
  table: Table,
  group: AnyRow,
): AnyRow | undefined {
  const { classes } = table
  if (classes === undefined) throw new Error(`${table.name} has no classes`)
  const classIn = (row: AnyRow): string => {
    const value = String(row[classes.column])
    if (classes.of === undefined) return value
    return value === '' ? PUBLIC : String(found.row(classes.of, value)?.class ?? UNKNOWN)
  }
  const rows = found
    .rows(table)
    .filter((row) => Object.entries(group).every(([name, value]) => row[name] === value))
    .filter((row) => factsMeet(classes.known(reader), factsOfClass(classIn(row))))
  if (rows.length === 0) return undefined
  const sums = Object.keys(table.columns).filter((name) => !table.key.includes(name))
  return {
    ...group,
    ...Object.fromEntries(sums.map((sum) => [sum, rows.reduce((all, row) => all + Number(row[sum]), 0)])),
  }
}
