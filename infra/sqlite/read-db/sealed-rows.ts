/** The answer with null for every sealed value in it: for a reader who may not see them open. */
export function closeSealed(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(closeSealed)
  const entries = Object.entries(value)
  if (entries.length === 1 && entries[0]?.[0] === 'sealed' && typeof entries[0][1] === 'string') return null
  return Object.fromEntries(entries.map(([name, inner]) => [name, closeSealed(inner)]))
}
