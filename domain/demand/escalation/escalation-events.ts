import { Type } from '@sinclair/typebox'
import { Closed, Day, Id, type Instant, Moment, OneOf, Personal, Text, versioned } from '../../kernel/index.ts'
import { TaskId } from '../../sharing/shapes.ts'
import { EARLIER } from '../earlier-events.ts'
import { CHAIN, Ladder, Rung } from '../shapes.ts'

const rung = Type.Integer({ minimum: 0, maximum: CHAIN.length - 1 })

/** Events about what is overdue or calls for help. */
export const escalationEvents = {
  /** `ladder` and `due` are missing where a person escalated. Older logs have no `due` at all. */
  DemandEscalated: versioned(
    Closed({
      from: Rung,
      to: Rung,
      cause: OneOf(['acceptance-overdue', 'result-overdue', 'raiser', 'worker']),
      task: Type.Optional(TaskId),
      /** The party that holds the task. Older logs do not say. */
      party: Type.Optional(Id),
      ladder: Type.Optional(Ladder),
      /** The place of `to` on the chain, from 0. */
      rung,
      /** The due time that has passed: that of the holder, or what the last answer promised. */
      due: Type.Optional(Moment),
      /** When the next step follows if nothing else happens. Missing where no rung is above. */
      next: Type.Optional(Moment),
      /** The working day whose list of escalations has this one. Missing where it is told at once. */
      listed: Type.Optional(Day),
      note: Type.Optional(Personal(Text)),
    }),
    EARLIER.DemandEscalated,
  ),

  /** `party` has the rung that the result ladder had reached. It takes a measure, and promises the result for later. */
  EscalationAnswered: Closed({
    task: Type.Optional(TaskId),
    party: Id,
    rung,
    measure: Personal(Text),
    promise: Moment,
    /** The due time that was missed. */
    due: Moment,
  }),
}

/** How far what is overdue has been escalated on one ladder: of a task, or of a demand that no party holds. */
export interface Climb {
  readonly task?: string
  readonly ladder: Ladder
  /** The due time that was missed. With another one, the ladder begins at its foot. */
  readonly missed: Instant
  /** The due time from which steps count: the missed one, or what the last answer promised. */
  readonly due: Instant
  /** The place on the chain, from 0. */
  readonly rung: number
  /** When the next step follows, where that is known. */
  readonly next?: Instant
  /** No rung is above: nothing follows. */
  readonly top?: true
  /** The rung that has answered last. Each answers once. */
  readonly answered?: number
}
