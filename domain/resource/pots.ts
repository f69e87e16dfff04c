import type { Remainder } from './shapes.ts'

/** The money of one party in a fund. Its last pledge says what becomes of the remainder. */
export interface Pot {
  readonly party: string
  readonly left: number
  readonly remainder: Remainder
}

/** A part of a sum. */
export interface Giver {
  readonly party: string
  readonly quantity: number
}

/** The pots after a party added money. */
export function fillPot(pots: readonly Pot[], party: string, quantity: number, remainder?: Remainder): readonly Pot[] {
  const at = pots.findIndex((pot) => pot.party === party)
  const pot = pots[at]
  if (pot === undefined)
    return quantity === 0 ? pots : [...pots, { party, left: quantity, remainder: remainder ?? { to: 'pledger' } }]
  return pots.with(at, { party, left: pot.left + quantity, remainder: remainder ?? pot.remainder })
}

/**
 * Divides a sum among the pots in proportion to what is left in them. The parts are integers that add up to the sum: what is lost by
 * rounding down goes to the largest fractions, of equal ones to the first (method of the largest remainder).
 *
 * @param quantity at most what the pots hold; a larger sum takes all of them
 */
export function drawParts(pots: readonly Pot[], quantity: number): readonly Giver[] {
  const all = pots.reduce((sum, { left }) => sum + left, 0)
  if (all === 0) return []
  // The product of two sums exceeds the integers that a number holds exactly.
  const total = BigInt(all)
  const parts = pots.map(({ party, left }) => {
    const product = BigInt(Math.min(quantity, all)) * BigInt(left)
    return { party, quantity: Number(product / total), fraction: product % total }
  })
  let lost = Math.min(quantity, all) - parts.reduce((sum, part) => sum + part.quantity, 0)
  for (const part of parts.toSorted(
    (one, other) => Number(other.fraction > one.fraction) - Number(one.fraction > other.fraction),
  )) {
    if (lost === 0) break
    part.quantity += 1
    lost -= 1
  }
  return parts.flatMap(({ party, quantity: part }) => (part === 0 ? [] : [{ party, quantity: part }]))
}

/** The pots without the parts. Empty pots are dropped. */
export const withoutParts = (pots: readonly Pot[], parts: readonly Giver[]): readonly Pot[] =>
  pots.flatMap((pot) => {
    const left = pot.left - (parts.find(({ party }) => party === pot.party)?.quantity ?? 0)
    return left <= 0 ? [] : [{ ...pot, left }]
  })

/**
 * Returns the pots after the owner changed the sum of the fund: the owner gives what is added and gets what is taken. Older logs may
 * have taken more; the rest was taken from all pledgers in proportion.
 */
export function resetPots(pots: readonly Pot[], owner: string, quantity: number): readonly Pot[] {
  const change = quantity - pots.reduce((sum, { left }) => sum + left, 0)
  if (change >= 0) return fillPot(pots, owner, change)
  const own = Math.min(-change, potOf(pots, owner))
  const rest = withoutParts(pots, [{ party: owner, quantity: own }])
  return withoutParts(rest, drawParts(rest, -change - own))
}

/** What is left of the money of a party. */
export const potOf = (pots: readonly Pot[], party: string): number => pots.find((pot) => pot.party === party)?.left ?? 0
