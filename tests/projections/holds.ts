import type { AnyRow, Predicate } from '../../projections/runtime/index.ts'

/** Evaluates a predicate on a row, as the store would by SQL. */
export function holds(predicate: Predicate, row: AnyRow, others: (table: string) => readonly AnyRow[]): boolean {
  if ('all' in predicate) return predicate.all.every((one) => holds(one, row, others))
  if ('any' in predicate) return predicate.any.some((one) => holds(one, row, others))
  if ('not' in predicate) return !holds(predicate.not, row, others)
  if ('exists' in predicate) {
    return others(predicate.exists).some(
      (other) =>
        Object.entries(predicate.on).every(([there, here]) => other[there] === row[here]) &&
        holds(predicate.where, other, others),
    )
  }
  const value = row[predicate.column]
  if ('among' in predicate) {
    return others(predicate.among).some(
      (other) => other[predicate.named] === value && holds(predicate.where, other, others),
    )
  }
  if ('atMost' in predicate) return typeof value === 'number' && value <= predicate.atMost
  if ('atLeast' in predicate) return typeof value === 'number' && value >= predicate.atLeast
  return predicate.oneOf.some((one) => one === value)
}
