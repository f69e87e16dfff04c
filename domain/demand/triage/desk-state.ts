import type { Instant } from '../../kernel/index.ts'
import type { HotlineQuestion } from '../hotline/hotline-events.ts'

/** What presses on a demand from outside its tasks: its desk, its hotline, who urges it and who supervises it. */
export interface DeskState {
  /** While no party holds it: the party whose desk has to sort it, until when, and whether other coordinators were asked since. */
  readonly triage?: { readonly desk: string; readonly by: Instant; readonly passedOn?: true }
  /** What the hotline that sent it states: its due times, what it is asked, and whether it has the result. */
  readonly order?: {
    readonly acceptBy?: Instant
    readonly resolveBy?: Instant
    readonly asked?: { readonly question: HotlineQuestion; readonly by: string; readonly until?: Instant }
    /** It leaves the order out of its assessment. */
    readonly excluded?: true
    readonly handedBack?: true
    /** What was handed back is interim: a referral is followed. */
    readonly interim?: true
    /** It took the order back: no result is due. */
    readonly takenBack?: true
    /** The last due time of the result that was recorded as missed. */
    readonly missed?: Instant
    /** The due time with which it was sent again last. */
    readonly again?: Instant
  }
  /** How often it was urged, and when last by each side. */
  readonly urged?: {
    readonly times: number
    readonly last: Readonly<Partial<Record<'raiser' | 'hotline' | 'repeat', Instant>>>
  }
  /** The party that supervises it, and when that party wants the result. */
  readonly supervision?: { readonly party: string; readonly due: Instant }
  /** The earlier demand of the same raiser that this one repeats. */
  readonly repeats?: string
}
