import { type Static, Type } from '@sinclair/typebox'
import { Closed, OneOf } from '../kernel/index.ts'

/** Figures of the view `three-rates` that a plan can set goals for, of the grid of the plan. */
export const GOAL_FIGURES = ['response', 'resolution', 'satisfaction', 'accuracy'] as const

/** A figure as the view answered it, and the position of the log that the answer had seen. */
const Measured = Closed({
  count: Type.Integer({ minimum: 0 }),
  of: Type.Integer({ minimum: 0 }),
  position: Type.Integer({ minimum: 0 }),
})

/** A goal of a plan: where a figure stands, and the rate in percent that it is to reach. */
const Goal = Closed({
  figure: OneOf(GOAL_FIGURES),
  baseline: Measured,
  target: Type.Integer({ minimum: 0, maximum: 100 }),
})
export const Goals = Type.Array(Goal, { minItems: 1, maxItems: GOAL_FIGURES.length })
export type Goals = Static<typeof Goals>

/** Where the figure of a goal stands when the plan is evaluated. */
const GoalResult = Closed({ figure: OneOf(GOAL_FIGURES), reached: Measured })
export const GoalResults = Type.Array(GoalResult, { minItems: 1, maxItems: GOAL_FIGURES.length })
export type GoalResults = Static<typeof GoalResults>
