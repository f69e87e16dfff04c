import { type Actor, factsMeet } from '../../domain/kernel/index.ts'
import { type AnyRow, factsOfClass, PUBLIC, summed, type Table, UNKNOWN } from '../../projections/runtime/index.ts'
import type { folded } from './history.ts'

/** Returns the figures of a table at a moment, summed in memory over the moments that have come. */
export function figuresAt(found: ReturnType<typeof folded>, table: Table, now = found.now): AnyRow[] {
  const { moments = '' } = table
  const groups = new Map<string, Record<string, unknown>>()
  for (const { [moments]: moment, ...row } of found.rows(table)) {
    if (String(moment ?? '') > now) continue
    const name = JSON.stringify(table.key.map((column) => row[column]))
    const sum = groups.get(name)
    if (sum === undefined) groups.set(name, { ...row })
    else for (const column of summed(table)) sum[column] = Number(sum[column]) + Number(row[column])
  }
  return [...groups.values()]
}

/** Returns the figures of one group, by the columns that name it. */
export const figureAt = (found: ReturnType<typeof folded>, table: Table, group: AnyRow, now = found.now) =>
  figuresAt(found, table, now).find((row) => Object.entries(group).every(([name, value]) => row[name] === value))

/** Returns the figures of a group as a reader gets them: summed in memory over the classes that they may know of. */
export function summedFor(
  reader: Actor,
  found: ReturnType<typeof folded>,
  table: Table,
  group: AnyRow,
  now = found.now,
): AnyRow | undefined {
  const { classes } = table
  if (classes === undefined) throw new Error(`${table.name} has no classes`)
  const classIn = (row: AnyRow): string => {
    const value = String(row[classes.column])
    if (classes.of === undefined) return value
    return value === '' ? PUBLIC : String(found.row(classes.of, value)?.class ?? UNKNOWN)
  }
  const rows = figuresAt(found, table, now)
    .filter((row) => Object.entries(group).every(([name, value]) => row[name] === value))
    .filter((row) => factsMeet(classes.known(reader), factsOfClass(classIn(row))))
  if (rows.length === 0) return undefined
  const sums = Object.keys(table.columns).filter((name) => !table.key.includes(name))
  return {
    ...group,
    ...Object.fromEntries(sums.map((sum) => [sum, rows.reduce((all, row) => all + Number(row[sum]), 0)])),
  }
}
