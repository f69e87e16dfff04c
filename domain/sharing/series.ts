import { type Static, Type } from '@sinclair/typebox'
import { type Addition, Moment } from '../kernel/index.ts'
import type { Series } from './shapes.ts'

/** The dates of a series that were not requested, in answers. */
export const SkippedDates = Type.Array(Moment, {
  description: 'When the dates of the series would have begun that were skipped: they conflict, or are not possible.',
})

const SeriesAnswer = Type.Object({
  /** Where the request repeats. */
  skipped: Type.Optional(SkippedDates),
})

/** The answer to a request: the dates of its series that were skipped, which its first date lists. */
export const seriesAddition: Addition<typeof SeriesAnswer> = {
  schema: SeriesAnswer,
  from(events): Static<typeof SeriesAnswer> {
    const { series } = (events[0]?.data ?? {}) as { readonly series?: Series }
    return series === undefined ? {} : { skipped: [...(series.skipped ?? [])] }
  },
}

/** The share or secondment that was named, followed by the others of its series where these are wanted. */
export const withSeries = <One extends { readonly id: string; readonly series?: string }>(
  all: readonly One[],
  one: One,
  wanted = false,
): readonly One[] =>
  wanted && one.series !== undefined
    ? [one, ...all.filter(({ id, series }) => id !== one.id && series === one.series)]
    : [one]

/**
 * A date that is left of a series. A series is named by its first date, and that may be over: a command for the series then goes on with
 * the others.
 */
export const leftOfSeries = <One extends { readonly series?: string }>(
  all: readonly One[],
  id: string,
  wanted: boolean | undefined,
  suits: (one: One) => boolean,
): One | undefined => (wanted === true ? all.find((one) => one.series === id && suits(one)) : undefined)
