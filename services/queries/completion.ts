import type { Also, View } from '../../projections/runtime/index.ts'
import type { Clock } from '../ports/clock.ts'
import type { RowReader, RowWithFacts } from '../ports/row-reader.ts'
import type { SearchHash } from '../privacy/search-hash.ts'
import type { CommunityDays } from './community-days.ts'
import type { Question } from './contract.ts'
import { type CompiledPage, pageQuestion } from './row-question.ts'

/** The most rows of another view that complete an answer. */
const MOST_JOINED = 10
/** A value of a filter that means local time: a day or a month. */
const LOCAL = /^\d{4}-\d{2}(-\d{2})?$/

export interface CompletionParts {
  viewOf(question: Pick<Question, 'view'>): View
  readonly daysOf: CommunityDays
  readonly rows: Pick<RowReader, 'page'>
  readonly clock: Clock
  readonly searchHash: SearchHash
}

/** Returns what compiles questions to views, and what completes the answers of one view with rows of another. */
export function completing({ viewOf, daysOf, rows, clock, searchHash }: CompletionParts) {
  async function compiled(view: View, question: Question): Promise<CompiledPage> {
    const isLocal = Object.values(question.filters).some((value) => LOCAL.test(value))
    return pageQuestion(view, question, {
      now: question.now ?? clock(),
      startOf: isLocal ? await daysOf(question.community) : noDay,
      searchHash: (text, form) => searchHash(question.community, text, form),
    })
  }

  /** Completes each answer with rows of another view, which shows all readers the same. */
  async function complete(
    also: Also,
    question: Question,
    found: readonly RowWithFacts[],
    answers: readonly unknown[],
  ): Promise<readonly unknown[]> {
    const { community, reader, now } = question
    const other = viewOf({ view: also.view })
    const asked = { view: also.view, community, reader, limit: MOST_JOINED, ...(now === undefined ? {} : { now }) }
    return Promise.all(
      answers.map(async (answer, at) => {
        const filters = also.filters(found[at]?.row ?? {})
        const page = await rows.page((await compiled(other, { ...asked, filters })).asked)
        return also.join(
          answer,
          page.found.map(({ row }) => other.show(row, {})),
        )
      }),
    )
  }

  return { compiled, complete }
}

/** Stands in where no filter names a day. */
const noDay = (): never => {
  throw new Error('no filter of this question names a day')
}
