import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Actor } from '../../domain/kernel/index.ts'
import { nextPersonDeadline } from '../../domain/personnel/deadlines.ts'
import { person } from '../../domain/personnel/personnel.ts'
import { secondmentName } from '../../domain/personnel/shapes.ts'
import { hoursByParty } from '../../projections/personnel-sharing/figures.ts'
import { personnelSharing } from '../../projections/personnel-sharing/personnel-sharing.ts'
import { type Person, persons } from '../../projections/personnel-sharing/persons.ts'
import { type SecondmentRow, secondments } from '../../projections/personnel-sharing/secondments.ts'
import {
  knowsSecondmentPurpose,
  mayReadPerson,
  personsKnownTo,
  secondmentsKnownTo,
  secondmentsOfKnownPurpose,
} from '../../projections/personnel-sharing/sight.ts'
import { zones } from '../../services/clock/zones.ts'
import * as story from '../domain/personnel/story.ts'
import { reader } from './demands.ts'
import { folded } from './history.ts'
import { holds } from './holds.ts'
import { walkedPeople } from './walked.ts'

const NEVER = Number.MAX_SAFE_INTEGER
const numRuns = 200

const people = walkedPeople.map(({ events, state }) => {
  const found = folded(personnelSharing, events)
  return {
    state,
    row: found.row(persons, 'lin') as Person | undefined,
    rows: found.rows(secondments) as SecondmentRow[],
    figures: found.rows(hoursByParty.table),
    tables: (name: string) => found.rows(personnelSharing.tables.find((one) => one.name === name) ?? persons),
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

test('views show of people what the domain lets a reader know, and no purpose to other readers', () => {
  fc.assert(
    fc.property(people, who, ({ state, row, rows, tables }, actor) => {
      if (row === undefined) return
      const knows = person.sight.knows(state, actor)
      expect(holds(personsKnownTo(actor), row, tables)).toBe(knows)
      if (mayReadPerson(row, actor)) expect(knows).toBe(true)
      for (const one of rows) {
        expect(holds(secondmentsKnownTo(actor), one, tables)).toBe(knows)
        if (knows)
          expect(holds(secondmentsOfKnownPurpose(actor), one, tables)).toBe(
            knowsSecondmentPurpose({ ...one, whose: row }, actor),
          )
      }
    }),
    { numRuns: 300 },
  )
})
