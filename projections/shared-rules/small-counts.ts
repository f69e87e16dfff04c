import type { Contribution } from '../runtime/index.ts'

/** Restricted demands are left out of every count below this. */
export const LEAST = 5

/** A figure, and its part that restricted demands add: small counts leave that part out. */
export type WithRestricted<F extends string> = F | `${F}Restricted`
export type Sums<F extends string> = Readonly<Record<WithRestricted<F>, number>>

const restricted = <F extends string>(figure: F): `${F}Restricted` => `${figure}Restricted`

export const sumsOf = <F extends string>(figures: readonly F[]): readonly WithRestricted<F>[] => [
  ...figures,
  ...figures.map(restricted),
]

/** Returns the sums that a demand contributes: a restricted one adds to each figure and to its restricted part. */
export function counted<F extends string>(
  counts: Readonly<Partial<Record<F, number>>>,
  isRestricted: boolean,
): Contribution['sums'] {
  const sums: Record<string, number> = {}
  for (const figure in counts) {
    sums[figure] = counts[figure] ?? 0
    if (isRestricted) sums[restricted(figure)] = counts[figure] ?? 0
  }
  return sums
}

const isSmall = <F extends string>(sums: Sums<F>, figure: F): boolean =>
  sums[restricted(figure)] > 0 && sums[figure] < LEAST

const unrestricted = <F extends string>(sums: Sums<F>, figure: F): number => sums[figure] - sums[restricted(figure)]

/** Returns a count as every reader may know it: a small one leaves restricted demands out. */
export const count = <F extends string>(sums: Sums<F>, figure: F): number =>
  isSmall(sums, figure) ? unrestricted(sums, figure) : sums[figure]

/** Returns both parts of a rate, over the same demands: if one part leaves restricted demands out, so does the other. */
export function fraction<F extends string>(sums: Sums<F>, numerator: F, denominator: F): { count: number; of: number } {
  const small = isSmall(sums, numerator) || isSmall(sums, denominator)
  const part = (figure: F) => (small ? unrestricted(sums, figure) : sums[figure])
  return { count: part(numerator), of: part(denominator) }
}
