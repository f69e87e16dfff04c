import type { Instant } from '../../kernel/index.ts'
import type { Stands } from './merger-events.ts'

/** Where the demand has gone: to an outside body, or into another demand. */
export interface LeavingState {
  readonly referral?: 'open' | 'handled'
  /** The last referral that was not refused. Earlier ones have no `body` and no `answerBy`. */
  readonly referredTo?: {
    readonly body?: string
    /** The party that referred it. */
    readonly by?: string
    /** A due time had passed, or the raiser had said how it came out. */
    readonly badNews?: true
    readonly answerBy?: Instant
    readonly reminded?: true
    /** The party that recorded that the body handled it. */
    readonly answeredBy?: string
  }
  /** Merged: `original` is unknown only for imported history. */
  readonly merged?: {
    readonly original?: string
    /** The party that decided it. */
    readonly by?: string
    /** Where the original stands, once that was recorded. */
    readonly stands?: Stands
    /** When that was recorded. */
    readonly since?: Instant
    /** When silence closes it, where the original is delivered and silence may. */
    readonly closesBy?: Instant
  }
  /** The party whose merge the raiser appealed against. */
  readonly mergeAppealed?: string
  /** Who ordered which demands to be merged into this one. */
  readonly mergeOrders?: Readonly<Record<string, { readonly person: string; readonly party: string }>>
}
