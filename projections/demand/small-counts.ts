import type { Contribution } from '../runtime/index.ts'

/** Restricted demands are in no count below this (design, rules that hold everywhere: visibility). */
export const LEAST = 5

/** The part of a figure that stems from restricted demands is kept apart, because small counts leave it out. */
export type WithRestricted<F extends string> = F | `${F}Restricted`
export type Sums<F extends string> = Readonly<Record<WithRestricted<F>, number>>

const restricted = <F extends string>(figure: F): `${F}Restricted` => `${figure}Restricted`

export const sumsOf = <F extends string>(figures: readonly F[]): readonly WithRestricted<F>[] => [
  ...figures,
  ...figures.map(restricted),
]

/** What a restricted demand adds is added to both parts. */
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

/** A count as everybody may know it: where restricted demands would show in a small one, it is without them. */
export const count = <F extends string>(sums: Sums<F>, figure: F): number =>
  isSmall(sums, figure) ? unrestricted(sums, figure) : sums[figure]

/** Both parts are of the same demands: if one of them has to leave out the restricted ones, so does the other. */
export function fraction<F extends string>(sums: Sums<F>, numerator: F, denominator: F): { count: number; of: number } {
  const small = isSmall(sums, numerator) || isSmall(sums, denominator)
  const part = (figure: F) => (small ? unrestricted(sums, figure) : sums[figure])
  return { count: part(numerator), of: part(denominator) }
}
