type Optional<T> = { [K in keyof T]-?: object extends Pick<T, K> ? K : never }[keyof T]

/**
 * The object without these optional members. States and rows never hold a member that is undefined: JSON drops it, so that a
 * state or row that was stored and loaded would differ from one that stayed in memory.
 */
export function omit<T extends object>(from: T, ...names: readonly Optional<T>[]): T {
  if (!names.some((name) => name in from)) return from
  const gone: readonly PropertyKey[] = names
  const left: Partial<T> = {}
  for (const name in from) if (!gone.includes(name)) left[name] = from[name]
  // Optional members alone are gone.
  return left as T
}
