import { DAY, type LocalDay, reject } from '../kernel/index.ts'
import type { Rule } from './commands.ts'
import { communityEvents } from './events.ts'
import { gridOf, planKey } from './state.ts'

const { PlanAdopted, PlanEvaluated } = communityEvents

/** First local day of a quarter of the year, `2026-Q2`, or of the one that follows it. */
function firstDay(period: string, following = 0): LocalDay {
  const quarter = Number(period.slice(6)) - 1 + following
  return Date.UTC(Number(period.slice(0, 4)), quarter * 3, 1) / DAY
}

export const adoptPlan: Rule<'adopt-plan'> = (state, { grid, period, plan }, { now, actor, zones }) => {
  if (gridOf(state, grid) === undefined) {
    return reject('grid.unknown', 'The community has no grid of this id: draw it first.', { grid })
  }
  if (Object.hasOwn(state.plans, planKey(grid, period))) {
    return reject('plan.exists', 'The grid has a plan for this quarter of the year already.', { grid, period })
  }
  if (zones.dayOf(now, state.zone) >= firstDay(period, 1)) {
    return reject('plan.over', 'This quarter of the year is over: plan one that is not.', { period })
  }
  return [PlanAdopted({ grid, period, party: actor.party ?? '', plan })]
}

export const evaluatePlan: Rule<'evaluate-plan'> = (state, data, { now, actor, zones }) => {
  const { grid, period, effect, evaluation } = data
  const evaluated = state.plans[planKey(grid, period)]
  if (evaluated === undefined) {
    return reject('plan.unknown', 'The grid has no plan for this quarter of the year: adopt one first.', {
      grid,
      period,
    })
  }
  if (evaluated) return reject('plan.evaluated', 'This plan was evaluated already.', { grid, period })
  if (zones.dayOf(now, state.zone) < firstDay(period)) {
    return reject('plan.not-begun', 'A plan has no effect before its quarter of the year begins.', { period })
  }
  return [PlanEvaluated({ grid, period, party: actor.party ?? '', effect, evaluation })]
}
