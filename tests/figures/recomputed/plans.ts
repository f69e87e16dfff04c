import type { FeedEvent } from './feed.ts'

type Of<N extends FeedEvent['name']> = Extract<FeedEvent, { readonly name: N }>

/** docs/reference/metrics.md, "Plans". */
export function plansOf(feed: readonly FeedEvent[]): object[] {
  const told = feed.filter(
    (event): event is Of<'PlanAdopted' | 'PlanRevised' | 'PlanEvaluated'> =>
      event.name === 'PlanAdopted' || event.name === 'PlanRevised' || event.name === 'PlanEvaluated',
  )
  return [...Map.groupBy(told, ({ data }) => `${data.grid} ${data.period}`).values()].flatMap((story) => {
    const start = story.findLastIndex(({ name }) => name === 'PlanAdopted')
    const adopted = story[start]
    if (adopted?.name !== 'PlanAdopted') return []
    const revised = story.slice(start).flatMap((event) => (event.name === 'PlanRevised' ? [event.data] : []))
    const evaluated = story.slice(start).findLast((event) => event.name === 'PlanEvaluated')
    const { grid, period, party, plan, goals = null } = adopted.data
    return [
      {
        ...{ grid, period, party, revisions: revised.length },
        plan: revised.findLast((one) => one.plan !== undefined)?.plan ?? plan,
        goals: revised.findLast((one) => one.goals !== undefined)?.goals ?? goals,
        evaluatedBy: evaluated?.data.party ?? null,
        effect: evaluated?.data.effect ?? null,
        evaluation: evaluated?.data.evaluation ?? null,
        results: evaluated?.data.results ?? null,
      },
    ]
  })
}
