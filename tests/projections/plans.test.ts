import { expect, test } from 'vitest'
import { communityEvents } from '../../domain/community/events.ts'
import type { DomainEvent } from '../../domain/kernel/index.ts'
import { plans, plansOfGrids } from '../../projections/plans/plans.ts'
import { reader, sealed } from './demands.ts'
import { folded, history } from './history.ts'
import { answering } from './readers.ts'

const { PlanAdopted, PlanEvaluated, PlanRevised } = communityEvents
const view = plansOfGrids.views.plans
const about = { grid: 'g1', period: '2026-Q2', party: 'swo' }
const goal = (target: number) => ({
  figure: 'satisfaction' as const,
  baseline: { count: 20, of: 31, position: 700 },
  target,
})
const adopted = PlanAdopted({ ...about, plan: sealed('visits'), goals: [goal(80)] })
const told = (...events: DomainEvent[]) => events.map((event) => ({ stream: 'community-pa', event }))
const shown = (...events: DomainEvent[]) => {
  const row = folded(plansOfGrids, history(told(...events))).row(plans, 'g1', '2026-Q2')
  return row && view.show(row, { words: true })
}

test('a plan shows its goals as they were revised, and the results by another party', () => {
  const before = { grid: 'g1', period: '2026-Q2', party: 'swo', evaluatedBy: null, results: null }
  expect(shown(adopted)).toMatchObject({ ...before, plan: sealed('visits'), goals: [goal(80)], revisions: 0 })
  const revised = PlanRevised({ ...about, goals: [goal(75)], reason: sealed('why') })
  expect(shown(adopted, revised)).toMatchObject({ plan: sealed('visits'), goals: [goal(75)], revisions: 1 })
  const results = [{ figure: 'satisfaction' as const, reached: { count: 30, of: 40, position: 1300 } }]
  const said = { effect: 'reached', evaluation: sealed('well'), results } as const
  const evaluated = PlanEvaluated({ ...about, party: 'jwh', ...said })
  expect(shown(adopted, revised, evaluated)).toMatchObject({ party: 'swo', evaluatedBy: 'jwh', ...said })
})

test('a plan of an older log has no goals', () => {
  expect(shown(PlanAdopted({ ...about, plan: sealed('visits') }))).toMatchObject({ goals: null, results: null })
})

test('plans are among the parties', () => {
  const events = history(told(adopted))
  const row = folded(plansOfGrids, events).row(plans, 'g1', '2026-Q2')
  if (row === undefined) throw new Error('no plan')
  const { holds, opens } = answering(events)
  const committee = reader('committee', { party: 'jwh' })
  expect([holds(view.visible(committee, { now: 0 }), row), opens(view, row, committee)]).toEqual([true, true])
  expect(holds(view.visible(reader('resident'), { now: 0 }), row)).toBe(false)
})
