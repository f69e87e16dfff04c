import { highestRung } from '../../domain/demand/escalation/ladder.ts'
import { CHAIN, type Ladder, type Rung } from '../../domain/demand/shapes.ts'
import type { DemandState } from '../../domain/demand/state.ts'
import type { Instant } from '../../domain/kernel/index.ts'

/** Where a demand waits on the chain of escalation, what led there, and what was promised there. */
interface EscalationColumns {
  readonly rung: Rung | null
  readonly ladder: Ladder | null
  readonly promise: Instant | null
}

/** What has ended waits on no rung. */
export const NOT_ESCALATED: EscalationColumns = { rung: null, ladder: null, promise: null }

export function escalationIn(demand: DemandState): EscalationColumns {
  const { rung, climb } = highestRung(demand)
  return {
    rung: (rung > 0 ? CHAIN[rung] : undefined) ?? null,
    ladder: climb?.ladder ?? null,
    promise: climb?.answered === undefined ? null : climb.due,
  }
}
