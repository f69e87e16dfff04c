import { Type } from '@sinclair/typebox'
import { Closed, Id, Personal, Text } from '../kernel/index.ts'
import { GoalResults, Goals } from './plan-shapes.ts'
import { Effect, Period } from './shapes.ts'

/** The grid and the quarter of the year, and the party that acts. */
const ofPlan = { grid: Id, period: Period, party: Id }

export const planEvents = {
  /** Older plans have no goals. */
  PlanAdopted: Closed({ ...ofPlan, plan: Personal(Text), goals: Type.Optional(Goals) }),
  /** Absent fields are unchanged. */
  PlanRevised: Closed({
    ...ofPlan,
    plan: Type.Optional(Personal(Text)),
    goals: Type.Optional(Goals),
    reason: Personal(Text),
  }),
  /** `party` is another party than the author. Older evaluations may be the author's own, and have no results. */
  PlanEvaluated: Closed({
    ...ofPlan,
    effect: Effect,
    evaluation: Personal(Text),
    results: Type.Optional(GoalResults),
  }),
}
