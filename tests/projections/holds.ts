import { factsMeet } from '../../domain/kernel/index.ts'
import type { AnyRow, Predicate } from '../../projections/runtime/index.ts'
import type { FactsNamed } from './readers.ts'

/** Evaluates a predicate on a row, as the store would by SQL. */
export function holds(
  predicate: Predicate,
  row: AnyRow,
  others: (table: string) => readonly AnyRow[],
  facts: FactsNamed = () => null,
): boolean {
  if ('all' in predicate) return predicate.all.every((one) => holds(one, row, others, facts))
  if ('any' in predicate) return predicate.any.some((one) => holds(one, row, others, facts))
  if ('merged' in predicate) return predicate.merged.some((one) => holds(one, row, others, facts))
  if ('not' in predicate) return !holds(predicate.not, row, others, facts)
  if ('fact' in predicate) {
    const { context, named, fact, oneOf } = predicate
    return factsMeet({ fact, oneOf }, facts(context, row[named]) ?? {})
  }
  if ('exists' in predicate) {
    return others(predicate.exists).some(
      (other) =>
        Object.entries(predicate.on).every(([there, here]) => other[there] === row[here]) &&
        holds(predicate.where, other, others, facts),
    )
  }
  if ('sumBelow' in predicate) {
    const linked = others(predicate.in).filter(
      (other) =>
        Object.entries(predicate.on).every(([there, here]) => other[there] === row[here]) &&
        holds(predicate.where, other, others, facts),
    )
    const sum = linked.reduce((all, other) => all + Number(other[predicate.of]), 0)
    return sum < Number(row[predicate.sumBelow])
  }
  const value = row[predicate.column]
  if ('among' in predicate) {
    return others(predicate.among).some(
      (other) => other[predicate.named] === value && holds(predicate.where, other, others, facts),
    )
  }
  if ('atMost' in predicate) return isBetween(value, value, predicate.atMost)
  if ('atLeast' in predicate) return isBetween(value, predicate.atLeast, value)
  if ('contains' in predicate) {
    const text = String(value ?? '').toLowerCase()
    return predicate.contains.every((word) => text.includes(word.toLowerCase()))
  }
  return predicate.oneOf.some((one) => one === value)
}

/** Whether one value is at most the other, as the store compares numbers and texts. */
function isBetween(value: unknown, least: unknown, most: unknown): boolean {
  if (typeof value === 'number' && typeof least === 'number' && typeof most === 'number') return least <= most
  return typeof value === 'string' && typeof least === 'string' && typeof most === 'string' && least <= most
}
