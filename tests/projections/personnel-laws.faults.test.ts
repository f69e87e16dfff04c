import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Actor, factsMeet } from '../../domain/kernel/index.ts'
import { nextPersonDeadline } from '../../domain/personnel/deadlines.ts'
import { personnelEvents } from '../../domain/personnel/events.ts'
import { person } from '../../domain/personnel/personnel.ts'
import { secondmentName } from '../../domain/personnel/shapes.ts'
import { followsPerson, mayReadPerson } from '../../domain/personnel/sight.ts'
import { hoursByParty } from '../../projections/personnel-sharing/figures.ts'
import { personnelSharing } from '../../projections/personnel-sharing/personnel-sharing.ts'
import { type Person, persons } from '../../projections/personnel-sharing/persons.ts'
import { type SecondmentRow, secondments } from '../../projections/personnel-sharing/secondments.ts'
import { zones } from '../../services/clock/zones.ts'
import * as story from '../domain/personnel/story.ts'
import { reader } from './demands.ts'
import { folded } from './history.ts'
import { answering, fed } from './readers.ts'
import { walkedPeople } from './walked.ts'

const NEVER = Number.MAX_SAFE_INTEGER
const numRuns = 100

const people = walkedPeople.map(({ events, state }) => {
  const found = folded(personnelSharing, events)
  return {
    state,
    row: found.row(persons, 'lin') as Person | undefined,
    rows: found.rows(secondments) as SecondmentRow[],
    figures: found.rows(hoursByParty.table),
    events,
    answers: answering(events),
  }
})

test('a person and their secondments stand in the views where the domain says', () => {
  fc.assert(
    fc.property(people, ({ state, row, rows }) => {
      if (row === undefined) return expect(state.person).toBeUndefined()
      expect(row.left ?? undefined).toBe(state.left)
      expect(row.memberships.filter(({ until }) => until === null).map(({ party }) => party)).toEqual(state.parties)
      expect(Object.keys(row.skills).sort()).toEqual(Object.keys(state.skills).sort())
      expect(row.alarm).toBe(nextPersonDeadline(state, 'UTC', zones)?.at ?? NEVER)
      const live = new Map(state.secondments.map((one) => [secondmentName('lin', one.id), one]))
      for (const one of rows) {
        const known = live.get(one.secondment)
        if (known === undefined) expect(['requested', 'shared']).not.toContain(one.state)
        else {
          const { state: stands, home, host, logged, unconfirmed } = known
          const open = Object.values(unconfirmed).reduce((sum, { minutes }) => sum + minutes, 0)
          expect(one).toMatchObject({ state: stands, home, host, logged, unconfirmed: open })
        }
      }
      expect(rows.filter(({ secondment }) => live.has(secondment))).toHaveLength(live.size)
    }),
    { numRuns },
  )
})

test('the balances of a month add up to zero, and the months to the total', () => {
  fc.assert(
    fc.property(people, ({ figures, rows }) => {
      const sum = (month: string, figure: string) =>
        figures.filter((row) => row.month === month).reduce((all, row) => all + Number(row[figure]), 0)
      for (const { month } of figures) expect(sum(String(month), 'balance')).toBe(0)
      expect(sum('total', 'given')).toBe(rows.reduce((all, { confirmed }) => all + confirmed, 0))
      expect(sum('total', 'receivedLogged')).toBe(rows.reduce((all, { logged }) => all + logged, 0))
    }),
    { numRuns },
  )
})

const who = fc.constantFrom<Actor>(
  story.lin,
  story.linAtHome,
  story.workers,
  story.chess,
  story.guard,
  story.jwh,
  story.service,
  story.admin,
  reader('anonymous', { id: 'lin' }),
  reader('resident'),
  reader('auditor'),
)

const { persons: file, 'personnel-sharing': sharing } = personnelSharing.views

test('views show of people what the domain lets a reader know', () => {
  fc.assert(
    fc.property(people, who, ({ state, row, answers }, actor) => {
      if (row === undefined) return
      const facts = person.sight.facts(state)
      expect(answers.holds(file.visible(actor, { now: 0 }), row)).toBe(person.sight.knows(state, actor))
      expect(answers.opens(file, row, actor)).toBe(factsMeet(mayReadPerson(actor), facts))
      if (!factsMeet(followsPerson(actor), facts))
        expect(answers.show(file, row, actor)).toMatchObject({
          hours: [],
          engagements: [],
          memberships: [],
          left: null,
        })
    }),
    { numRuns: 300 },
  )
})

test('the story of a person and the list of their secondments hold what the feed shows', async () => {
  await fc.assert(
    fc.asyncProperty(people, who, async ({ events, row, rows, answers }, actor) => {
      if (row === undefined) return
      const told = await fed(events, actor)
      const story = await answers.story(file, row, actor)
      expect(story.map(({ revision }) => revision)).toEqual(told.map(({ revision }) => revision))
      for (const one of rows) {
        const asked = told.find(({ type, data }) => {
          const { secondment } = data as { readonly secondment?: string }
          return (
            type === personnelEvents.SecondmentRequested.type &&
            secondmentName('lin', secondment ?? '') === one.secondment
          )
        })
        expect(answers.holds(sharing.visible(actor, { now: 0 }), one)).toBe(asked !== undefined)
        const { for: purpose = null } = (asked?.data ?? {}) as { readonly for?: unknown }
        if (asked !== undefined) expect(answers.show(sharing, one, actor).for === null).toBe(purpose === null)
      }
    }),
    { numRuns: 200 },
  )
})
