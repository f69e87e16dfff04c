import type { Sentence } from '../../../domain/kernel/index.ts'

/** One kind of error, for documents and answers. */
export interface ProblemKind {
  readonly status: number
  /** The same for every occurrence. */
  readonly title: Sentence
  /** The remedy in general. An occurrence may have a sentence of its own. */
  readonly advice: Sentence
}

export const kind = (status: number, title: Sentence, advice: Sentence): ProblemKind => ({ status, title, advice })
