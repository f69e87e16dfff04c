import type { Mark } from '../ports/event-log.ts'

export interface Trail {
  /** Marks that are kept whatever lies between them: the last ones. */
  readonly newest: number
  /** Of two neighbours further back, one goes where both lie within this ratio of their distance from the end. */
  readonly ratio: number
}

/** Some 250 marks of the longest log: of what is lost, a tenth at most has to be gone back beyond the loss. */
const FINE: Trail = { newest: 64, ratio: 1.1 }
/** Some 60 marks: for places where they are written as one. */
export const COARSE: Trail = { newest: 4, ratio: 1.5 }

/** The marks to keep of a history, newest first: the last ones, and further back ever fewer, the oldest always. */
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
