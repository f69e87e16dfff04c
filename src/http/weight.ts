/** The weight of a choice in a header such as `Accept` (RFC 9110, 12.4.2), 0 to 1. A malformed weight excludes the choice. */
export function weightOf(parameters: readonly string[]): number {
  const given = parameters.map((one) => /^\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*$/i.exec(one)?.[1])
  if (parameters.length === 0) return 1
  const weight = Number(given.find((one) => one !== undefined))
  return Number.isNaN(weight) ? 0 : weight
}
