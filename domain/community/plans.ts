import { Closed, command, DAY, Id, type LocalDay, Personal, reject, Text } from '../kernel/index.ts'
import { communityEvents } from './events.ts'
import { unknownGrid } from './guards.ts'
import { communityRule } from './rule.ts'
import { Effect, Period } from './shapes.ts'
import { gridOf, planKey } from './state.ts'

const { PlanAdopted, PlanEvaluated } = communityEvents

/** The first local day of a quarter of the year such as `2026-Q2`, or of a later quarter. */
function firstDay(period: string, following = 0): LocalDay {
  const quarter = Number(period.slice(6)) - 1 + following
  return Date.UTC(Number(period.slice(0, 4)), quarter * 3, 1) / DAY
}

export const adoptPlan = communityRule(
  command({
    summary: { en: 'Adopt the work plan of a grid for a quarter of the year.', zh: '制定网格季度工作计划。' },
    by: ['social-work'],
    data: Closed({ grid: Id, period: Period, plan: Personal(Text) }),
  }),
  (state, { grid, period, plan }, { now, actor, zones }) => {
    if (gridOf(state, grid) === undefined) {
      return unknownGrid(grid)
    }
    if (Object.hasOwn(state.plans, planKey(grid, period))) {
      return reject(
        'plan.exists',
        { en: 'The grid already has a plan for this quarter of the year.', zh: '该网格本季度已有工作计划。' },
        { grid, period },
      )
    }
    if (zones.dayOf(now, state.zone) >= firstDay(period, 1)) {
      return reject(
        'plan.over',
        {
          en: 'This quarter of the year is over. Choose the current or a later one.',
          zh: '该季度已结束，请选择本季度或以后的季度。',
        },
        { period },
      )
    }
    return [PlanAdopted({ grid, period, party: actor.party ?? '', plan })]
  },
)

export const evaluatePlan = communityRule(
  command({
    summary: { en: 'Evaluate the work plan of a grid.', zh: '评估网格季度工作计划。' },
    by: ['social-work'],
    data: Closed({ grid: Id, period: Period, effect: Effect, evaluation: Personal(Text) }),
  }),
  (state, data, { now, actor, zones }) => {
    const { grid, period, effect, evaluation } = data
    const evaluated = state.plans[planKey(grid, period)]
    if (evaluated === undefined) {
      return reject(
        'plan.unknown',
        {
          en: 'The grid has no plan for this quarter of the year. Adopt a plan first.',
          zh: '该网格本季度没有工作计划，请先制定计划。',
        },
        { grid, period },
      )
    }
    if (evaluated)
      return reject(
        'plan.evaluated',
        { en: 'This plan has already been evaluated.', zh: '该计划已评估。' },
        { grid, period },
      )
    if (zones.dayOf(now, state.zone) < firstDay(period)) {
      return reject(
        'plan.not-begun',
        {
          en: 'A plan cannot be evaluated before its quarter of the year begins.',
          zh: '季度开始前不能评估该季度的计划。',
        },
        { period },
      )
    }
    return [PlanEvaluated({ grid, period, party: actor.party ?? '', effect, evaluation })]
  },
)
