import { isDeepStrictEqual } from 'node:util'

/**
 * Returns what differs between the rows of a view and the recomputed ones. Rows belong together by the fields of `key`. Every field of
 * both rows counts, except those of `but`.
 */
export function differences(
  shown: readonly object[],
  recomputed: readonly object[],
  { key, but = [] }: { readonly key: readonly string[]; readonly but?: readonly string[] },
): string[] {
  const named = (row: object): string => key.map((name) => String(Reflect.get(row, name))).join(' ')
  const left = new Map(shown.map((row) => [named(row), row]))
  if (left.size < shown.length) return [`${shown.length - left.size} rows share their ${key.join(', ')}`]
  const found = recomputed.flatMap((row): string[] => {
    const name = named(row)
    const other = left.get(name)
    left.delete(name)
    if (other === undefined) return [`${name} is only recomputed: ${JSON.stringify(row)}`]
    return [...new Set([...Object.keys(row), ...Object.keys(other)])]
      .filter((field) => !but.includes(field))
      .map((field) => [field, Reflect.get(other, field), Reflect.get(row, field)] as const)
      .filter(([, is, expected]) => !isDeepStrictEqual(is, expected))
      .map(
        ([field, is, expected]) => `${name}: ${field} is ${JSON.stringify(is)}, recomputed ${JSON.stringify(expected)}`,
      )
  })
  return [...found, ...[...left].map(([name, row]) => `${name} is only shown: ${JSON.stringify(row)}`)]
}
