import type { Measured, Pair } from './measure.ts'

/** The value below which this share of the values lies; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** The medians of the runs of one bench, figure by figure. */
export function medians(runs: readonly Measured[]) {
  const last = runs.at(-1)
  const limits = runs.flatMap(({ limit }) => (limit === undefined ? [] : [limit]))
  const beside = Object.keys(last?.beside ?? {}).map((figure) => [
    figure,
    median(runs.flatMap((run) => run.beside?.[figure] ?? [])),
  ])
  const pairs = Object.keys(last?.pairs ?? {}).map((figure) => [
    figure,
    medianPair(runs.flatMap((run) => run.pairs?.[figure] ?? [])),
  ])
  return {
    ours: median(runs.map(({ ours }) => ours)),
    ...(limits.length === 0 ? {} : { limit: median(limits) }),
    ratio: ratioOf(runs.map(({ ours, limit = Number.NaN }) => ({ ours, limit }))),
    beside: Object.fromEntries(beside) as Record<string, number>,
    pairs: Object.fromEntries(pairs) as Record<string, Pair & { readonly ratio: number }>,
  }
}

const medianPair = (pairs: readonly Pair[]) => ({
  ours: median(pairs.map(({ ours }) => ours)),
  limit: median(pairs.map(({ limit }) => limit)),
  ratio: ratioOf(pairs),
})

/** The median of the ratios. What is measured in one run is compared within that run. */
const ratioOf = (pairs: readonly Pair[]): number =>
  Number(median(pairs.map(({ ours, limit }) => ours / limit)).toFixed(3))
