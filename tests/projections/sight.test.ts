import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contexts } from '../../domain/contexts.ts'
import { dueTimesOf } from '../../domain/demand/clocks.ts'
import { demand } from '../../domain/demand/demand.ts'
import { isAboutReader, isFollowedBy, isInvolved, isRaisedBy } from '../../domain/demand/sight.ts'
import { isLiveTask, stateOf } from '../../domain/demand/state.ts'
import { type Actor, catalogue, factsMeet, oversees, type ShownEvent, WITHHELD } from '../../domain/kernel/index.ts'
import { demandBoard } from '../../projections/demands/demand-board.ts'
import { demandFile } from '../../projections/demands/demand-file.ts'
import { tasks } from '../../projections/demands/demand-tasks.ts'
import { demands as demandViews } from '../../projections/demands/demands.ts'
import { type Header, headers } from '../../projections/demands/headers.ts'
import { openTasks } from '../../projections/demands/open-tasks.ts'
import { EVERYTHING } from '../../projections/runtime/index.ts'
import { reasonsIn, withReasons } from '../../services/privacy/reasons.ts'
import { chess, guard, jwh, neighbour, resident, safe, service, street, workers } from '../domain/demand/story.ts'
import { reader, stream } from './demands.ts'
import { folded } from './history.ts'
import { answering, fed } from './readers.ts'
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
  return {
    events,
    state,
    row: found.row(headers, '1') as Header,
    tasks: found.rows(tasks),
    answers: answering(events),
  }
})

test('a demand stands in the views where the domain says', () => {
  fc.assert(
    fc.property(demands, ({ state, row }) => {
      expect(row.state).toBe(stateOf(state))
    }),
    { numRuns: 80 },
  )
})

test('an open task is due when the due time of its own holder says, also after further triage', () => {
  fc.assert(
    fc.property(walkedDemands, ({ events, state }) => {
      const found = folded(demandViews, events)
      for (const task of state.tasks.filter(isLiveTask)) {
        const { acceptBy, resolveBy } = dueTimesOf(state, task)
        expect(found.row(tasks, '1', task.id)).toMatchObject({
          due: task.state === 'accepted' ? resolveBy : acceptBy,
          resolveBy,
        })
      }
    }),
    { numRuns: 40 },
  )
})

test('readers find a demand in the views where its context says that they know of it', () => {
  fc.assert(
    fc.property(demands, who, ({ state, row, answers }, actor) => {
      const knows = demand.sight.knows(state, actor)
      expect(answers.holds(demandFile.visible(actor, { now: 0 }), row)).toBe(knows)
      // The board is for work, so it leaves out demands of which the reader is told only what became of them.
      const works = knows && !factsMeet(isAboutReader(actor), demand.sight.facts(state))
      expect(answers.holds(demandBoard.visible(actor, { now: 0 }), row)).toBe(works)
    }),
    { numRuns: 40 },
  )
})

test('who raised a demand, and its personal values, are for the raiser and for those who work on it', () => {
  fc.assert(
    fc.property(demands, who, ({ state, row, answers }, actor) => {
      const involved = factsMeet(isInvolved(actor), demand.sight.facts(state))
      expect(answers.opens(demandFile, row, actor)).toBe(involved)
      const { raiser } = answers.show(demandFile, { ...row, its: null, circle: null }, actor)
      if (factsMeet(isAboutReader(actor), demand.sight.facts(state))) expect(raiser).toBeNull()
      else expect(raiser).toEqual({ kind: row.raiserKind, id: involved ? row.raiser : null })
    }),
    { numRuns: 40 },
  )
})

test('tasks are shown to readers who follow the demand, and a filter by raiser finds what they raised', () => {
  fc.assert(
    fc.property(demands, who, ({ state, row, tasks: all, answers }, actor) => {
      const facts = demand.sight.facts(state)
      const follows = factsMeet(isFollowedBy(actor), facts)
      if (follows) expect(demand.sight.knows(state, actor)).toBe(true)
      for (const task of all) expect(answers.holds(openTasks.visible(actor, { now: 0 }), task)).toBe(follows)
      const mine =
        demandFile.filters.raiser.where('me', { reader: actor, now: 0, searchHash: () => '', startOf: () => 0 }) ??
        EVERYTHING
      expect(answers.holds(mine, row)).toBe(factsMeet(isRaisedBy(actor), facts))
    }),
    { numRuns: 40 },
  )
})

test('the story of a demand holds what the feed shows of its stream', async () => {
  await fc.assert(
    fc.asyncProperty(demands, who, async ({ events, row, answers }, actor) => {
      const story = await answers.story(demandFile, row, actor)
      const feed = await fed(events, actor)
      // Reasons are sealed in the feed. The story tells overseers that they are withheld.
      const withheld = feed.map((event) => {
        const reasons = oversees(actor) ? reasonsIn(known, event) : []
        return {
          ...event,
          data: withReasons(
            event.data,
            reasons,
            reasons.map(() => WITHHELD),
          ),
        }
      })
      expect(story.map(headOf)).toEqual(withheld.map(headOf))
    }),
    { numRuns: 80 },
  )
})

const known = catalogue(contexts)

/** What a story and a feed both say of an event: who did it, and which fields of it are told. */
const headOf = ({ revision, role, party, actor, data }: Partial<ShownEvent>) => ({
  revision,
  role: role ?? null,
  party: party ?? null,
  actor: actor ?? null,
  withheld: Object.entries(Object(data)).map(([field, value]) => [field, isDeepStrictEqual(value, { withheld: true })]),
})
