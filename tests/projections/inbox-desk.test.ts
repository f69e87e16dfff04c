import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../domain/demand/events.ts'
import type { Actor } from '../../domain/kernel/index.ts'
import { assigned, raised, reader, returned, told, triaged } from './demands.ts'
import { moment, type Told } from './history.ts'
import { inboxOf } from './letters.ts'

const jwh = reader('committee', { id: 'p-jwh', party: 'jwh' })
const street = reader('street-office', { id: 'p-street', party: 'street' })
const kinds = (events: readonly Told[], who: Actor) => inboxOf(events, who).map(({ kind }) => kind)

describe('the desk', () => {
  const waiting = raised({ desk: 'jwh', triageBy: moment(2) })
  const overdue = demandEvents.TriageOverdue({ desk: 'jwh', due: moment(2), to: ['social-work', 'street-office'] })

  test('has to sort a demand, and after its time the other coordinators do', () => {
    const entry = { kind: 'triage-due', needs: true, due: moment(2), about: { demand: '1' } }
    expect(inboxOf(told('1', waiting), jwh)).toMatchObject([entry])
    expect(inboxOf(told('1', waiting), street)).toEqual([])
    const late = { ...entry, kind: 'triage-overdue' }
    expect(inboxOf(told('1', waiting, overdue), jwh)).toMatchObject([late])
    expect(inboxOf(told('1', waiting, overdue), street)).toMatchObject([
      { ...late, about: { demand: '1', desk: 'jwh' } },
    ])
    expect(kinds(told('1', waiting, overdue, triaged()), jwh)).toEqual([])
    expect(kinds(told('1', waiting, overdue, triaged()), street)).toEqual([])
  })

  test('has to act again where the demand comes back without a holder', () => {
    const back = returned('wuye', { desk: 'jwh', triageBy: moment(9) })
    expect(inboxOf(told('1', waiting, triaged(), assigned(), back), jwh)).toMatchObject([
      { kind: 'triage-due', needs: true, due: moment(9) },
    ])
    expect(kinds(told('1', waiting, triaged(), assigned(), back, assigned('dui', { task: 't2' })), jwh)).toEqual([])
    // The demand is about the party that had the task.
    const named = demandEvents.AboutNamed({
      ...{ about: { party: 'wuye' }, by: 'coordinator', holders: ['wuye'], desk: 'jwh', triageBy: moment(9) },
    })
    const taken = demandEvents.TaskWithdrawn({ task: 't1', party: 'wuye', cause: 'about' })
    expect(inboxOf(told('1', waiting, triaged(), assigned(), named, taken), jwh)).toMatchObject([
      { kind: 'triage-due', needs: true, due: moment(9) },
    ])
  })
})
