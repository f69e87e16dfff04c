import { contexts } from '../../domain/contexts.ts'
import { type Actor, catalogue, type Facts, type RecordedEvent, type ShownEvent } from '../../domain/kernel/index.ts'
import { type AnyRow, aggregatesOf, factsTable, type Predicate, type View } from '../../projections/runtime/index.ts'
import { sight as sightProjection } from '../../projections/sight/sight.ts'
import { tellStory } from '../../services/queries/story.ts'
import { verdictsOn } from '../../services/queries/verdicts.ts'
import { streamSight } from '../../services/sight/sight.ts'
import { folded } from './history.ts'
import { holds } from './holds.ts'

export type FactsNamed = (context: string, id: unknown) => Facts | null

/** The facts of aggregates after these events, as the read store keeps them. */
export function factsAfter(events: readonly RecordedEvent[]): FactsNamed {
  const found = folded(sightProjection, events)
  return (context, id) => {
    const row = typeof id === 'string' ? found.row(factsTable(context), id) : undefined
    return row === undefined ? null : (row.facts as Facts)
  }
}

/** What a view shows of a row to a reader, after these events. */
export function answering(events: readonly RecordedEvent[]) {
  const facts = factsAfter(events)
  const verdicts = (view: View, row: AnyRow, who: Actor) =>
    verdictsOn(view, [{ row, facts: aggregatesOf(view.sees).map((of) => facts(of.context, row[of.named])) }])(who).of(0)
  return {
    verdicts,
    show: <A = Record<string, unknown>>(view: View, row: AnyRow, who: Actor) =>
      view.show(row, verdicts(view, row, who)) as A,
    opens: (view: View, row: AnyRow, who: Actor): boolean =>
      view.opens === undefined || verdicts(view, row, who)[view.opens] === true,
    holds: (predicate: Predicate, row: AnyRow, others: Parameters<typeof holds>[2] = () => []): boolean =>
      holds(predicate, row, others, facts),
    /** The story of an aggregate, by the story and the sight that readers meet. */
    async story(view: View, row: AnyRow, who: Actor): Promise<Record<string, unknown>[]> {
      if (view.story === undefined || view.id === undefined) return []
      const id = String(row[view.id])
      const log = logOf(events)
      const sees = verdicts(view, row, who)
      const parts = { log, catalogue: known, sight: judging(log), findInspection: async () => undefined }
      const { entries } = await tellStory(parts, view.story, {
        community: 'pa',
        id,
        reader: who,
        until: Number.MAX_SAFE_INTEGER,
        opens: view.opens !== undefined && sees[view.opens] === true,
        words: view.story.words?.(row, sees) ?? [],
      })
      return entries as Record<string, unknown>[]
    },
  }
}

const known = catalogue(contexts)

const logOf = (events: readonly RecordedEvent[]) => ({
  async *readStream(stream: string, from = 0) {
    yield events.filter(({ subject, revision }) => subject === stream && revision >= from)
  },
})

const judging = (log: ReturnType<typeof logOf>) => streamSight(log, known, { report: () => {} })

/** The events that the feed shows a reader, as it shows them. */
export async function fed(events: readonly RecordedEvent[], who: Actor): Promise<ShownEvent[]> {
  const { shown } = judging(logOf(events))
  const all = await Promise.all(events.map((event) => shown(who, event)))
  return all.filter((event) => event !== undefined)
}
