import type { DomainEvent } from './event.ts'
import { type Sentence, sentence } from './sentence.ts'

/** A command that the rules refuse: an expected outcome, so a value and not an exception. */
export interface Rejection {
  readonly rejected: true
  /** Stable and documented in docs/reference/errors.md: `<context>.<what>`. */
  readonly code: string
  /** One sentence: what was wrong and what would be right. Never carries a person's data. */
  readonly detail: Sentence
  readonly details: Readonly<Record<string, unknown>>
  /** A command that the engine then sends to record the refusal, in the same community. */
  readonly also?: FollowUp
}

/** A command that the engine sends by itself, as role `service`, to the one aggregate of its kind in the community. */
export interface FollowUp {
  readonly aggregate: string
  readonly command: string
  readonly data: Readonly<Record<string, unknown>>
}

/** @param detail a plain string stands for both languages */
export function reject(
  code: string,
  detail: string | Sentence,
  details: Readonly<Record<string, unknown>> = {},
  also?: FollowUp,
): Rejection {
  return { rejected: true, code, detail: sentence(detail), details, ...(also === undefined ? {} : { also }) }
}

export type Decision = readonly DomainEvent[] | Rejection

/** Whether a decision, or a thing that was looked up, is a refusal instead. */
export const isRejection = (outcome: object): outcome is Rejection => 'rejected' in outcome
