import type { Instant } from '../../kernel/index.ts'
import type { DemandApproval } from './approval-events.ts'

/** The part of a demand's state that says why it waits or takes long, and what is asked on it. */
export interface DelayState {
  /** `code` says why; older holds lack it. */
  readonly hold?: { readonly reviewBy: Instant; readonly code?: string }
  /** The last due time that an extension set. */
  readonly extendedTo?: Instant
  /** Long-running: a report to the raiser is due at `reportBy`; `missed` says that it did not come. */
  readonly longRun?: {
    readonly cause: string
    readonly since: Instant
    readonly until: Instant
    readonly reportBy: Instant
    readonly missed?: true
  }
  /** How often it was held. */
  readonly holds: number
  /** Approvals that are asked and not answered, at most one for each act, and how many were ever asked. */
  readonly approvals: readonly DemandApproval[]
  readonly approvalsAsked: number
}

/** Nothing delays the demand, and nothing was ever asked. */
export const undelayed: DelayState = { holds: 0, approvals: [], approvalsAsked: 0 }
