import { expect, test } from 'vitest'
import { communityEvents } from '../../domain/community/events.ts'
import { absenceList, absenceTable } from '../../projections/absences/absences.ts'
import type { RowOf } from '../../projections/runtime/index.ts'
import { reader } from './demands.ts'
import { folded, history, type Told } from './history.ts'
import { answering } from './readers.ts'

const { AbsenceDeclared, AbsenceEnded } = communityEvents
const its = { person: 'person-1', party: 'jwh' }
const span = { from: '2026-03-02T00:00:00.000Z', until: '2026-03-06T00:00:00.000Z' }
const told: readonly Told[] = [
  AbsenceDeclared({ absence: 'x1', ...its, ...span, deputy: 'person-2' }),
  AbsenceDeclared({ absence: 'x2', ...its, ...span, deputy: 'person-3' }),
  AbsenceEnded({ absence: 'x2', ...its, because: 'cancelled' }),
].map((event) => ({ stream: 'community-pa', event }))

test('an absence is listed with its deputy until it is ended', () => {
  const rows = folded(absenceList, history(told))
  const row = rows.row(absenceTable, 'x1') as RowOf<typeof absenceTable>
  expect(absenceList.views.absences.show(row, {})).toEqual({ id: 'x1', ...its, ...span, deputy: 'person-2' })
  expect(rows.row(absenceTable, 'x2')).toBeUndefined()
})

test('absences are known among the parties alone', () => {
  const row = folded(absenceList, history(told)).row(absenceTable, 'x1') as RowOf<typeof absenceTable>
  const { holds } = answering(history(told))
  const isToldTo = (role: Parameters<typeof reader>[0], more = {}) =>
    holds(absenceList.views.absences.visible(reader(role, more), { now: 0 }), row)
  expect([isToldTo('committee', { party: 'other' }), isToldTo('auditor')]).toEqual([true, true])
  expect([isToldTo('resident'), isToldTo('anonymous')]).toEqual([false, false])
})
