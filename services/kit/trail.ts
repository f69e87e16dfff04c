import type { Mark } from '../ports/event-log.ts'

/** The rule by which older marks are dropped. */
export interface Trail {
  /** The number of newest marks that are always kept. */
  readonly newest: number
  /** One of two older neighbours is dropped if the ratio of their distances from the end is at most this. */
  readonly ratio: number
}

/** Keeps about 250 marks of the longest log. After a loss, at most a tenth more than the loss is derived again. */
const FINE: Trail = { newest: 64, ratio: 1.1 }
/** Keeps about 60 marks, for stores that write all marks at once. */
export const COARSE: Trail = { newest: 4, ratio: 1.5 }

/** Returns the marks to keep: the newest ones, fewer of the older ones, and always the oldest. @param marks newest first */
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
