import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contexts } from '../../../domain/contexts.ts'
import { demand } from '../../../domain/demand/demand.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { type Actor, catalogue } from '../../../domain/kernel/index.ts'
import { person } from '../../../domain/personnel/personnel.ts'
import { viewsOf } from '../../../projections/runtime/index.ts'
import { projections } from '../../../projections/views.ts'
import { chess, guard, neighbour, workers } from '../../domain/demand/story.ts'
import { folder, logHere, question, readSide } from '../../infra/sqlite/read-db/engine.ts'
import { assigned, raised, reader, told, triaged } from '../../projections/demands.ts'
import { BEGINNING, type Told } from '../../projections/history.ts'
import { enrolled, member, of, requested } from '../../projections/people.ts'
import { asked, offered, toResource } from '../../projections/resources.ts'
import { walkedDemands, walkedPeople } from '../../projections/walked.ts'

const readers: readonly Actor[] = [
  reader('anonymous'),
  reader('anonymous', { follows: 'demand-pa-2' }),
  neighbour,
  chess,
  guard,
  workers,
]
/** Views that count people: how much hidden people add to them is a rule of its own. */
const COUNTS = ['parties', 'personnel-sharing/skills', 'personnel-sharing/hours']
const questions: readonly (readonly [view: string, filters: Readonly<Record<string, string>>])[] = [
  ...[...viewsOf(projections).keys()].filter((name) => !COUNTS.includes(name)).map((name) => [name, {}] as const),
  ['demand-board', { party: 'chess', sort: 'newest' }],
  ['demands', { raiser: 'me' }],
  ['inbox', { sort: 'due' }],
  ['persons', { skill: 'first-aid' }],
  ['persons', { person: 'me' }],
  ['personnel-sharing', { for: '1' }],
  ['resource-sharing/calendar', { for: '1' }],
]

/** A public demand, a demand that was merged into demand 1, and a person and a resource that were requested for demand 1. */
const others: readonly Told[] = [
  ...told('2', raised({ raiser: { kind: 'anonymous' } }), triaged(), assigned('chess')),
  ...told(
    '3',
    raised({ raiser: { kind: 'resident', id: neighbour.id } }),
    demandEvents.DemandMerged({ original: '1' }),
  ),
  ...of('li', enrolled(), member('chess'), requested({ home: 'chess', host: 'guard', for: { demand: '1' } })),
  ...toResource('hall', offered(), asked('s1', { party: 'guard', for: { demand: '1' } })),
]

const isMerged = (value: unknown): value is { readonly kind: 'demand-merged' } =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'demand-merged'

/** What each reader finds in each view after these events. */
async function answers(events: readonly Told[]): Promise<ReadonlyMap<Actor, string>> {
  const { log, tell } = await logHere(() => BEGINNING)
  const side = await readSide(folder(), log, projections, catalogue(contexts))
  await side.seen(await tell(events))
  const found = new Map<Actor, string>()
  for (const as of readers) {
    const pages = questions.map(async ([view, filters]) => {
      const { position: _, ...page } = await side.views.page(question(view, { filters, reader: as, now: BEGINNING }))
      return [view, filters, page]
    })
    const files = [...['1', '2', '3'].map((id) => ['demands', id] as const), ['persons', 'lin'] as const]
    const one = files.map(async ([view, id]) => (await side.views.one({ ...question(view, { reader: as }), id })).row)
    // Positions tell that something happened, not what. The state of the original is the state of the reader's own merged demand.
    found.set(
      as,
      JSON.stringify(await Promise.all([...pages, ...one]), (name, value: unknown) => {
        if (name === 'position' || name === 'originalStands') return undefined
        return isMerged(value) ? { ...value, needs: undefined } : value
      }),
    )
  }
  await side.stop()
  return found
}

test('a demand that is hidden from a reader changes nothing that the reader finds in any view', async () => {
  const without = await answers(others)
  await fc.assert(
    fc.asyncProperty(walkedDemands, async ({ told: events, state }) => {
      const together = await answers([...others, ...events])
      for (const as of readers) {
        // A party that once held a task keeps the notice of how its task ended.
        const once = as.party !== undefined && state.received.includes(as.party)
        const before = without.get(as)
        if (!once && !demand.sight.knows(state, as)) expect(together.get(as), as.id).toBe(before)
      }
    }),
    { numRuns: 12 },
  )
})

test('a person who is hidden from a reader changes nothing that the reader finds in any view', async () => {
  const without = await answers(others)
  await fc.assert(
    fc.asyncProperty(walkedPeople, async ({ told: events, state }) => {
      const together = await answers([...others, ...events])
      for (const as of readers)
        if (!person.sight.knows(state, as)) expect(together.get(as), as.id).toBe(without.get(as))
    }),
    { numRuns: 12 },
  )
})
