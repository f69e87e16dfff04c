import type { Sentence } from '../../../domain/kernel/index.ts'

/** One kind of error as documents and answers describe it. */
export interface ProblemKind {
  readonly status: number
  /** The same for every occurrence. */
  readonly title: Sentence
  /** What to do, in general. An occurrence may bring a sentence of its own. */
  readonly advice: Sentence
}

export const kind = (status: number, title: Sentence, advice: Sentence): ProblemKind => ({ status, title, advice })
