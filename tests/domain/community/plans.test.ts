import { describe, test } from 'vitest'
import { community } from '../../../domain/community/community.ts'
import { communityEvents } from '../../../domain/community/events.ts'
import type { DomainEvent } from '../../../domain/kernel/index.ts'
import { given } from '../../../domain/kernel/scenario.ts'
import { chess, founded, grid, jwh, quarter, workers } from './people.ts'

const NOW = Date.UTC(2026, 2, 2, 8)
const history: readonly DomainEvent[] = [...founded, quarter, grid]

describe('plans', () => {
  const { PlanAdopted, PlanEvaluated, PlanRevised } = communityEvents
  const about = { grid: 'g1', period: '2026-Q1' }
  const adopted = PlanAdopted({ ...about, party: 'workers', plan: '走访独居老人' })
  const evaluated = PlanEvaluated({ ...about, party: 'jwh', effect: 'partly-reached', evaluation: '走访八成' })
  const plan = (data: object, past: readonly DomainEvent[] = history) =>
    given(community, past, { actor: workers, now: NOW }).when('adopt-plan', { ...about, plan: '走访独居老人', ...data })
  const evaluate = (past: readonly DomainEvent[], now = NOW, more = {}, actor = jwh) =>
    given(community, past, { actor, now }).when('evaluate-plan', {
      ...about,
      effect: 'partly-reached',
      evaluation: '走访八成',
      ...more,
    })

  test('are adopted once for a grid and a quarter of the year, until the quarter is over', () => {
    plan({}).then([adopted])
    plan({}, [...history, adopted]).rejects('plan.exists')
    plan({ period: '2026-Q2' }, [...history, adopted]).then([
      PlanAdopted({ ...about, period: '2026-Q2', party: 'workers', plan: '走访独居老人' }),
    ])
    plan({ period: '2025-Q4' }).rejects('plan.over')
    plan({ grid: 'g9' }).rejects('grid.unknown')
  })
  test('are evaluated once, and not before they begin', () => {
    evaluate([...history, adopted]).then([evaluated])
    evaluate([...history, adopted, evaluated]).rejects('plan.evaluated')
    evaluate(history).rejects('plan.unknown')
    evaluate([...history, adopted], Date.UTC(2025, 11, 31)).rejects('plan.not-begun')
  })
  test('are evaluated by another party of the three societies than their author', () => {
    evaluate([...history, adopted], NOW, {}, workers).rejects('plan.own')
    evaluate([...history, adopted], NOW, {}, chess).then([PlanEvaluated({ ...evaluated.data, party: 'chess' })])
  })

  const goals = [{ figure: 'resolution', baseline: { count: 30, of: 40, position: 812 }, target: 85 } as const]
  const withGoals = PlanAdopted({ ...adopted.data, goals })
  const results = [{ figure: 'resolution', reached: { count: 36, of: 42, position: 1904 } } as const]

  test('have goals with a figure of a view, where it stands, and a target', () => {
    plan({ goals }).then([withGoals])
    plan({ goals: [...goals, ...goals] }).rejects('plan.goals-unsound')
    const above = { ...goals[0], baseline: { count: 41, of: 40, position: 812 } }
    plan({ goals: [above] }).rejects('plan.goals-unsound')
  })
  test('are evaluated with a result for each goal', () => {
    evaluate([...history, withGoals], NOW, { results }).then([PlanEvaluated({ ...evaluated.data, results })])
    evaluate([...history, withGoals]).rejects('plan.results-unfit')
    evaluate([...history, adopted], NOW, { results }).rejects('plan.results-unfit')
    const other = [{ ...results[0], figure: 'response' }]
    evaluate([...history, withGoals], NOW, { results: other }).rejects('plan.results-unfit')
  })
  test('are revised by their author, with a reason, until the quarter is over or they are evaluated', () => {
    const revise = (past: readonly DomainEvent[], data = {}, now = NOW, actor = workers) =>
      given(community, past, { actor, now }).when('revise-plan', { ...about, reason: '人手变动', ...data })
    const revised = PlanRevised({ ...about, party: 'workers', goals, reason: '人手变动' })
    revise([...history, adopted], { goals }).then([revised])
    revise([...history, adopted]).rejects('plan.nothing-revised')
    revise(history, { goals }).rejects('plan.unknown')
    revise([...history, adopted], { goals }, Date.UTC(2026, 3, 2)).rejects('plan.over')
    revise([...history, adopted, evaluated], { goals }).rejects('plan.evaluated')
    const byOthers = PlanAdopted({ ...adopted.data, party: 'other' })
    revise([...history, byOthers], { goals }).rejects('plan.other-author')
    // The evaluation follows the goals as they were revised.
    evaluate([...history, adopted, revised], NOW, { results }).then([PlanEvaluated({ ...evaluated.data, results })])
  })
})
