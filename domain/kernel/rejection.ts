import type { DomainEvent } from './event.ts'

/** A command that the rules refuse: an expected outcome, so a value and not an exception. */
export interface Rejection {
  readonly rejected: true
  /** Stable and documented in docs/errors.md: `<context>.<what>`. */
  readonly code: string
  /** One sentence: what was wrong and what would be right. Never carries a person's data. */
  readonly detail: string
  readonly details: Readonly<Record<string, unknown>>
  /** An event for the community's interference stream, where the refusal itself is worth recording. */
  readonly interference?: DomainEvent
}

export function reject(
  code: string,
  detail: string,
  details: Readonly<Record<string, unknown>> = {},
  interference?: DomainEvent,
): Rejection {
  return { rejected: true, code, detail, details, ...(interference === undefined ? {} : { interference }) }
}

export type Decision = readonly DomainEvent[] | Rejection

export const isRejection = (decision: Decision): decision is Rejection => 'rejected' in decision
