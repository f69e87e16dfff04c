import { type RecentMap, recentMap } from '../kit/recent-map.ts'
import type { Question, ViewPage } from './contract.ts'

/** Questions of readers whose answers are remembered. */
const MAX_QUESTIONS = 10_000
/** Characters of a question. Longer ones are rare, and would let one reader fill the memory. */
const MAX_CHARS = 1_000
/** Rows of all different answers that are remembered: some 2 KB each, with their JSON. */
const MAX_ROWS = 25_000

interface Remembered {
  readonly answer: ViewPage
  /** The second for which it holds; undefined where it holds until the rows change. */
  readonly second: number | undefined
}

/**
 * The answers that were given since the rows last changed, by question and reader. A reader who repeats a question costs one look-up.
 * Readers who get the same answer share one object.
 */
export interface AnswerMemory {
  /** @param content stands for the rows as they are now */
  find(content: object, question: Question, second: number): ViewPage | undefined
  /** @param content what stood for the rows before they were read */
  keep(content: object, question: Question, given: Remembered): void
}

export function answerMemory(): AnswerMemory {
  const given: RecentMap<string, Remembered> = recentMap(MAX_QUESTIONS)
  const different = new Set<ViewPage>()
  let rows = 0
  let current: object | undefined

  function forget(): void {
    given.clear()
    different.clear()
    rows = 0
  }

  return {
    find(content, question, second) {
      if (content !== current) {
        forget()
        current = content
      }
      const known = given.get(keyOf(question))
      return known === undefined || (known.second ?? second) !== second ? undefined : known.answer
    },
    keep(content, question, remembered) {
      const { answer } = remembered
      const key = keyOf(question)
      // Where the rows have changed since, nothing asks for this answer any more.
      if (content !== current || key.length > MAX_CHARS) return
      if (!different.has(answer)) {
        if (rows > MAX_ROWS) forget()
        different.add(answer)
        rows += answer.rows.length
      }
      given.set(key, remembered)
    },
  }
}

const keyOf = ({ view, community, filters, limit, after, reader }: Question): string =>
  JSON.stringify([view, community, filters, limit, after, reader])
