import type { Mark } from '../ports.ts'

/** Marks that are kept whatever lies between them: the last few. */
const NEWEST = 4
/** Of two neighbours further back, one goes where both lie within this ratio of their distance from the end. */
const RATIO = 1.5

/**
 * The marks to keep of a history, newest first: the last ones, and further back ever fewer, the oldest always. However much
 * of a log is lost, the newest mark that is left lies at most half as far again behind the loss; some sixty are kept of any log.
 */
export function thinned(marks: readonly Mark[]): Mark[] {
  const end = marks[0]?.position ?? 0
  const kept = marks.slice(0, NEWEST)
  for (let at = NEWEST; at < marks.length; at += 1) {
    const mark = marks[at]
    const next = marks[at + 1]
    const last = kept.at(-1)
    if (mark === undefined || last === undefined) break
    if (next === undefined || end - next.position > RATIO * (end - last.position)) kept.push(mark)
  }
  return kept
}
