import { expect, test } from 'vitest'
import { demandEvents } from '../../domain/demand/events.ts'
import type { Actor, DomainEvent } from '../../domain/kernel/index.ts'
import { accepted, assigned, raised, reader, returned, told, triaged } from './demands.ts'
import { moment, type Told } from './history.ts'
import { inboxOf } from './letters.ts'

const resident = reader('resident', { id: 'resident-1' })
const wuye = reader('property-company', { id: 'p-wuye', party: 'wuye' })
const kinds = (events: readonly Told[], who: Actor) => inboxOf(events, who).map(({ kind }) => kind)
const demand = (...events: DomainEvent[]) => told('1', raised(), triaged(), ...events)
const { DemandMerged, DemandWithdrawn, TaskReassigned, TaskWithdrawn } = demandEvents

test('a party is told when it hands a task to another person, as is the person', () => {
  const within = { task: 't1', party: 'wuye', from: 'wuye', acceptBy: moment(24), resolveBy: moment(168) }
  const events = demand(assigned('wuye', { person: 'wang' }), accepted())
  const handed = [...events, ...told('1', TaskReassigned({ ...within, person: 'zhao', cause: 'correction' }))]
  const before = [{ kind: 'task-accepted' }, { kind: 'task-assigned' }]
  const open = { needs: true, since: moment(4), due: moment(168), before }
  expect(inboxOf(handed, wuye)).toMatchObject([{ ...open, kind: 'task-handed-over' }])
  const alone = (id: string) => reader('organization', { id, party: 'other' })
  expect(kinds(handed, alone('zhao'))).toEqual(['task-handed-over'])
  expect(kinds(handed, alone('wang'))).toEqual([])
  // The demand is about the person: the party names another one.
  const taken = [...events, ...told('1', TaskReassigned({ ...within, cause: 'about' }))]
  expect(inboxOf(taken, wuye)).toMatchObject([{ ...open, kind: 'task-without-person' }])
  expect(kinds(taken, alone('wang'))).toEqual([])
})

test('a raiser reads of the end of a demand, and not of what its end does to the tasks', () => {
  const working = demand(assigned(), accepted(), assigned('dui', { task: 't2' }))
  const ended = (cause: 'demand-withdrawn' | 'demand-merged', end: DomainEvent) => {
    const left = ['wuye', 'dui'].map((party, at) => TaskWithdrawn({ task: `t${at + 1}`, party, cause }))
    return inboxOf([...working, ...told('1', ...left, end)], resident)[0]
  }
  const before = ['demand-in-progress', 'demand-assigned', 'demand-triaged', 'demand-raised']
  for (const [end, kind] of [
    [ended('demand-withdrawn', DemandWithdrawn({})), 'demand-withdrawn'],
    [ended('demand-merged', DemandMerged({ original: '7' })), 'demand-merged'],
  ] as const) {
    expect(end?.kind).toBe(kind)
    expect(end?.before.map((one) => one.kind)).toEqual(before)
  }
  const back = returned('wuye', { returns: 2, responsible: 'dui' })
  const moved = TaskReassigned({
    ...{ task: 't1', party: 'dui', from: 'wuye', cause: 'first-receiver' },
    ...{ acceptBy: moment(24), resolveBy: moment(168) },
  })
  const [entry] = inboxOf(demand(assigned(), accepted(), back, moved), resident)
  expect(entry?.kind).toBe('demand-assigned')
  expect(entry?.before.map((one) => one.kind)).toEqual(before)
})
