import { Type } from '@sinclair/typebox'
import {
  Closed,
  command,
  DAY,
  Id,
  type Instant,
  isRejection,
  type LocalDay,
  optional,
  Personal,
  type Rejection,
  reject,
  Text,
  type Zones,
} from '../kernel/index.ts'
import { communityEvents } from './events.ts'
import { unknownGrid } from './guards.ts'
import { GoalResults, Goals } from './plan-shapes.ts'
import { communityRule } from './rule.ts'
import { Effect, Period, SOCIETIES } from './shapes.ts'
import { type CommunityState, type GridPlan, gridOf, planOf } from './state.ts'

const { PlanAdopted, PlanEvaluated, PlanRevised } = communityEvents

/** The first local day of a quarter of the year such as `2026-Q2`, or of a later quarter. */
function firstDay(period: string, following = 0): LocalDay {
  const quarter = Number(period.slice(6)) - 1 + following
  return Date.UTC(Number(period.slice(0, 4)), quarter * 3, 1) / DAY
}

export const adoptPlan = communityRule(
  command({
    summary: {
      en: 'Adopt the work plan of a grid for a quarter of the year, with goals: each names a figure, where it stands in the view, and its target.',
      zh: '制定网格季度工作计划及目标：每项目标注明指标、视图中的现值和目标值。',
    },
    by: ['social-work'],
    data: Closed({ grid: Id, period: Period, plan: Personal(Text), goals: Type.Optional(Goals) }),
  }),
  (state, { grid, period, plan, goals }, { now, actor, zones }) => {
    if (gridOf(state, grid) === undefined) {
      return unknownGrid(grid)
    }
    if (planOf(state, grid, period) !== undefined) {
      return reject(
        'plan.exists',
        { en: 'The grid already has a plan for this quarter of the year.', zh: '该网格本季度已有工作计划。' },
        { grid, period },
      )
    }
    const refused = over(state, period, now, zones) ?? unsoundGoals(goals)
    if (refused !== undefined) return refused
    return [PlanAdopted({ grid, period, party: actor.party ?? '', plan, ...optional('goals', goals) })]
  },
)

/** Refuses to plan a quarter of the year that is over. */
const over = (state: CommunityState, period: string, now: Instant, zones: Zones): Rejection | undefined =>
  zones.dayOf(now, state.zone) >= firstDay(period, 1)
    ? reject(
        'plan.over',
        {
          en: 'This quarter of the year is over. Choose the current or a later one.',
          zh: '该季度已结束，请选择本季度或以后的季度。',
        },
        { period },
      )
    : undefined

/** Refuses two goals for one figure, and a rate above one. */
function unsoundGoals(goals: Goals = []): Rejection | undefined {
  const figures = new Set(goals.map(({ figure }) => figure))
  return figures.size < goals.length || goals.some(({ baseline }) => baseline.count > baseline.of)
    ? reject('plan.goals-unsound', {
        en: 'Each figure has one goal, and in its `baseline` `count` is at most `of`, as the view answers.',
        zh: '每项指标只能有一个目标，且 `baseline` 中 `count` 不能大于 `of`，应与视图一致。',
      })
    : undefined
}

/** The plan that is not evaluated yet, or why there is none. */
function openPlan(state: CommunityState, grid: string, period: string): GridPlan | Rejection {
  const plan = planOf(state, grid, period)
  if (plan === undefined)
    return reject(
      'plan.unknown',
      {
        en: 'The grid has no plan for this quarter of the year. Adopt a plan first.',
        zh: '该网格本季度没有工作计划，请先制定计划。',
      },
      { grid, period },
    )
  return plan.evaluated
    ? reject('plan.evaluated', { en: 'This plan has already been evaluated.', zh: '该计划已评估。' }, { grid, period })
    : plan
}

export const revisePlan = communityRule(
  command({
    summary: {
      en: 'Revise the work plan of a grid, its words or its goals, with a reason: the party that adopted it, until the quarter is over.',
      zh: '修订网格季度工作计划的内容或目标，并说明理由；由制定单位在季度结束前办理。',
    },
    by: ['social-work'],
    data: Closed({
      grid: Id,
      period: Period,
      plan: Type.Optional(Personal(Text)),
      goals: Type.Optional(Goals),
      reason: Personal(Text),
    }),
  }),
  (state, { grid, period, plan, goals, reason }, { now, actor, zones }) => {
    const before = openPlan(state, grid, period)
    if (isRejection(before)) return before
    if (before.author !== actor.party)
      return reject(
        'plan.other-author',
        { en: 'Only the party that adopted a plan can revise it.', zh: '只有制定单位可以修订该计划。' },
        { grid, period },
      )
    const refused = over(state, period, now, zones) ?? unsoundGoals(goals)
    if (refused !== undefined) return refused
    if (plan === undefined && goals === undefined)
      return reject('plan.nothing-revised', {
        en: 'Give the new `plan`, the new `goals`, or both.',
        zh: '请填写新的 `plan` 或 `goals`，或两者都填写。',
      })
    const change = { ...optional('plan', plan), ...optional('goals', goals) }
    return [PlanRevised({ grid, period, party: before.author, ...change, reason })]
  },
)

export const evaluatePlan = communityRule(
  command({
    summary: {
      en: 'Evaluate the work plan of a grid, with the result of each goal: a party of the three societies other than its author.',
      zh: '评估网格季度工作计划，并填写各项目标的结果；由三社中制定单位以外的单位办理。',
    },
    by: SOCIETIES,
    data: Closed({
      grid: Id,
      period: Period,
      effect: Effect,
      evaluation: Personal(Text),
      results: Type.Optional(GoalResults),
    }),
  }),
  (state, { grid, period, effect, evaluation, results }, { now, actor, zones }) => {
    const plan = openPlan(state, grid, period)
    if (isRejection(plan)) return plan
    if (plan.author === actor.party)
      return reject(
        'plan.own',
        {
          en: 'A party cannot evaluate its own plan. Another party of the three societies does.',
          zh: '不能评估本单位制定的计划，应由三社其他单位评估。',
        },
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
    const refused = unfitResults(plan, results)
    if (refused !== undefined) return refused
    return [
      PlanEvaluated({ grid, period, party: actor.party ?? '', effect, evaluation, ...optional('results', results) }),
    ]
  },
)

/** Refuses results that are not one for each goal, and a rate above one. */
function unfitResults({ figures }: GridPlan, results: GoalResults = []): Rejection | undefined {
  const given = results.map(({ figure }) => figure)
  const fit = given.length === figures.length && figures.every((figure) => given.some((one) => one === figure))
  return fit && results.every(({ reached }) => reached.count <= reached.of)
    ? undefined
    : reject(
        'plan.results-unfit',
        {
          en: 'Give one result for each goal of the plan, as the view answers now.',
          zh: '请按视图当前数据为计划的每项目标填写一个结果。',
        },
        { figures: [...figures] },
      )
}
