import { Type } from '@sinclair/typebox'
import { communityEvents as E } from '../../domain/community/events.ts'
import { isAmongParties } from '../../domain/community/participation.ts'
import { GoalResults, Goals } from '../../domain/community/plan-shapes.ts'
import { Effect } from '../../domain/community/shapes.ts'
import type { Private } from '../../domain/kernel/index.ts'
import {
  flag,
  type Happened,
  integer,
  json,
  maybe,
  oneOf,
  orNull,
  projection,
  steps,
  table,
  text,
  verdict,
  view,
} from '../runtime/index.ts'
import { amongParties } from '../shared-rules/audience.ts'
import { PersonalAnswer } from '../shared-rules/personal-answer.ts'

/** One row a plan of a grid for a quarter of the year, as it stands after its revisions. */
export const plans = table('plans', {
  columns: {
    grid: text(),
    period: text(),
    party: text(),
    plan: json<Private<string>>(),
    /** Older plans have none. */
    goals: maybe(json<Goals>()),
    revisions: integer(),
    evaluated: integer(),
    evaluatedBy: maybe(text()),
    effect: maybe(text()),
    evaluation: maybe(json<Private<string>>()),
    results: maybe(json<GoalResults>()),
  },
  key: ['grid', 'period'],
  indexes: [{ columns: ['period', 'grid'] }],
})

const on = steps(plans, (happened) => {
  const { grid, period } = (happened as Happened<{ readonly grid: string; readonly period: string }>).data
  return [grid, period]
})

/** The work plans of grids, with their goals and what became of them. Definitions: docs/reference/metrics.md. */
export const plansOfGrids = projection({
  name: 'plans',
  version: 1,
  tables: [plans],
  on: [
    on.on(E.PlanAdopted, (_, { community, data: { grid, period, party, plan, goals = null } }) => ({
      community,
      grid,
      period,
      party,
      plan,
      goals,
      revisions: 0,
      evaluated: 0,
      evaluatedBy: null,
      effect: null,
      evaluation: null,
      results: null,
    })),
    on.change(E.PlanRevised, (row, { data: { plan = row.plan, goals = row.goals } }) => ({
      ...row,
      plan,
      goals,
      revisions: row.revisions + 1,
    })),
    on.change(E.PlanEvaluated, (row, { data: { party, effect, evaluation, results = null } }) => ({
      ...row,
      evaluated: 1,
      evaluatedBy: party,
      effect,
      evaluation,
      results,
    })),
  ],
  views: {
    plans: view({
      summary: {
        en: 'Work plans of grids for quarters of the year: their goals, revisions and evaluation.',
        zh: '网格季度工作计划：目标、修订与评估情况。',
      },
      from: plans,
      filters: {
        grid: oneOf('grid', 'Grids, separated by commas'),
        period: oneOf('period', 'Quarters of the year such as 2026-Q2, separated by commas'),
        party: oneOf('party', 'Parties that adopted them, separated by commas'),
        evaluated: flag('evaluated', 'Whether it is evaluated'),
      },
      sorts: { period: { column: 'period' }, latest: { column: 'period', descending: true } },
      visible: amongParties,
      sees: { words: verdict({}, isAmongParties) },
      opens: 'words',
      show: (row) => ({
        grid: row.grid,
        period: row.period,
        party: row.party,
        plan: row.plan,
        goals: row.goals,
        revisions: row.revisions,
        evaluatedBy: row.evaluatedBy,
        effect: row.effect,
        evaluation: row.evaluation,
        results: row.results,
      }),
      row: Type.Object({
        grid: Type.String(),
        period: Type.String(),
        party: Type.String({ description: 'The party that adopted it.' }),
        plan: PersonalAnswer('What is planned.'),
        goals: orNull(Goals),
        revisions: Type.Integer({ minimum: 0, description: 'How often it was revised.' }),
        evaluatedBy: orNull(Type.String({ description: 'The party that evaluated it; null before.' })),
        effect: orNull(Effect),
        evaluation: PersonalAnswer('In the words of that party.'),
        results: orNull(GoalResults),
      }),
    }),
  },
})
