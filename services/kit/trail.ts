import type { Mark } from '../ports/event-log.ts'

export interface Trail {
  /** How many of the last marks are always kept. */
  readonly newest: number
  /** Among older marks, one of two neighbours is dropped where the ratio of their distances from the end is at most this. */
  readonly ratio: number
}

/** About 250 marks of the longest log: after a loss, at most a tenth more than the loss is derived again. */
const FINE: Trail = { newest: 64, ratio: 1.1 }
/** About 60 marks: for places that write them all at once. */
export const COARSE: Trail = { newest: 4, ratio: 1.5 }

/** The marks to keep, newest first: the last ones, fewer the older they are, and always the oldest. */
export function thinned(marks: readonly Mark[], { newest, ratio }: Trail = FINE): Mark[] {
  const end = marks[0]?.position ?? 0
  const kept = marks.slice(0, newest)
  for (let at = newest; at < marks.length; at += 1) {
    const mark = marks[at]
    const next = marks[at + 1]
    const last = kept.at(-1)
    if (mark === undefined || last === undefined) break
    if (next === undefined || end - next.position > ratio * (end - last.position)) kept.push(mark)
  }
  return kept
}
