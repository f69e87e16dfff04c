import { isDeepStrictEqual } from 'node:util'

/**
 * Returns what differs between the rows of a view and the recomputed ones. Rows belong together by the fields of `key`; of a row of
 * the view the fields count that the recomputed row has.
 */
export function differences(shown: readonly object[], recomputed: readonly object[], key: readonly string[]): string[] {
  const named = (row: object): string => key.map((name) => String(Reflect.get(row, name))).join(' ')
  const left = new Map(shown.map((row) => [named(row), row]))
  if (left.size < shown.length) return [`${shown.length - left.size} rows share their ${key.join(', ')}`]
  const found = recomputed.flatMap((row): string[] => {
    const name = named(row)
    const other = left.get(name)
    left.delete(name)
    if (other === undefined) return [`${name} is only recomputed: ${JSON.stringify(row)}`]
    return Object.entries(row)
      .filter(([field, value]) => !isDeepStrictEqual(value, Reflect.get(other, field)))
      .map(
        ([field, value]) =>
          `${name}: ${field} is ${JSON.stringify(Reflect.get(other, field))}, recomputed ${JSON.stringify(value)}`,
      )
  })
  return [...found, ...[...left].map(([name, row]) => `${name} is only shown: ${JSON.stringify(row)}`)]
}
