import fc from 'fast-check'
import { expect, test } from 'vitest'
import { demand } from '../../domain/demand/demand.ts'
import { isLiveTask, stateOf } from '../../domain/demand/state.ts'
import type { Actor } from '../../domain/kernel/index.ts'
import { tasks } from '../../projections/demands/demand-tasks.ts'
import { demands as demandViews } from '../../projections/demands/demands.ts'
import { type Header, headers } from '../../projections/demands/headers.ts'
import { demandsFollowedBy, demandsKnownTo, sightOf } from '../../projections/demands/sight.ts'
import { chess, guard, jwh, neighbour, resident, safe, service, street, workers } from '../domain/demand/story.ts'
import { reader, stream } from './demands.ts'
import { folded } from './history.ts'
import { holds } from './holds.ts'
import { walkedDemands } from './walked.ts'

const who = fc.constantFrom<Actor>(
  reader('anonymous'),
  reader('anonymous', { follows: stream('1') }),
  resident,
  neighbour,
  jwh,
  chess,
  workers,
  guard,
  safe,
  street,
  reader('auditor'),
  service,
)

/** Any sequence of events of a demand that the rules allow: as a state of the domain, and as rows of the views. */
const demands = walkedDemands.map(({ events, state }) => {
  const found = folded(demandViews, events)
  const tablesOf = (table: string) => (table === tasks.name ? found.rows(tasks) : [])
  return {
    state,
    row: found.row(headers, '1') as Header,
    knows: (actor: Actor, row: Header) => holds(demandsKnownTo(actor), row, tablesOf),
    follows: (actor: Actor, row: Header) => holds(demandsFollowedBy(actor), row, tablesOf),
  }
})

test('a demand stands in the views where the domain says', () => {
  fc.assert(
    fc.property(demands, ({ state, row }) => {
      expect(row.state).toBe(stateOf(state))
    }),
    { numRuns: 200 },
  )
})

test('an open task is due when the demand says, also after further triage', () => {
  fc.assert(
    fc.property(walkedDemands, ({ events, state }) => {
      const found = folded(demandViews, events)
      for (const { id, state: stands } of state.tasks.filter(isLiveTask)) {
        const due = stands === 'accepted' ? state.resolveBy : state.acceptBy
        expect(found.row(tasks, '1', id)).toMatchObject({ due, resolveBy: state.resolveBy })
      }
    }),
    { numRuns: 300 },
  )
})

test('a reader who may read the events of a demand finds it in the views, and only readers who may know it do', () => {
  fc.assert(
    fc.property(demands, who, ({ state, row, knows }, actor) => {
      if (demand.sight.knows(state, actor)) expect(knows(actor, row)).toBe(true)
      // Readers whom a public demand is about may know it, but not who raised it.
      else expect(knows(actor, row) && sightOf(row, actor) !== 'concerned').toBe(false)
      if (sightOf(row, actor) === 'involved') expect(demand.sight.knows(state, actor)).toBe(true)
    }),
    { numRuns: 300 },
  )
})

test('tasks are shown to readers who see the whole demand, and to overseers', () => {
  fc.assert(
    fc.property(demands, who, ({ row, follows }, actor) => {
      expect(follows(actor, row)).toBe(['involved', 'overseer'].includes(sightOf(row, actor)))
    }),
    { numRuns: 300 },
  )
})
