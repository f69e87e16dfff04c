import { describe, expect, test } from 'vitest'
import { demand } from '../../../domain/demand/demand.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import type { Actor } from '../../../domain/kernel/index.ts'
import { given } from '../../../domain/kernel/scenario.ts'
import { accepted, assigned, chess, delivered, guard, stateAfter, raised as toldFirst, triaged } from './story.ts'

const involved = [toldFirst(), triaged({ visibility: 'parties-involved' }), assigned(), accepted()]

const raised = (more: { visibility: 'public' | 'restricted'; about?: { party: string } }) =>
  given(demand, [
    demandEvents.DemandRaised({
      number: '0000-0000-0000',
      raiser: { kind: 'resident', id: 'resident-7' },
      place: {},
      day: '2026-03-02',
      urgent: false,
      level: 'L3',
      ...more,
    }),
  ]).state

const raiser: Actor = { id: 'resident-7', role: 'resident' }
const neighbour: Actor = { id: 'resident-8', role: 'resident' }
const coordinator: Actor = { id: 'person-1', role: 'committee', party: 'committee' }
const enterprise: Actor = { id: 'person-2', role: 'enterprise', party: 'mart' }
const auditor: Actor = { id: 'person-3', role: 'auditor' }
const everybody = { raiser, neighbour, coordinator, enterprise, auditor }

const seenBy = (state: unknown) =>
  Object.entries(everybody).flatMap(([name, reader]) => (demand.visible(state as never, reader) ? name : []))

describe('who may read the events of a demand', () => {
  test('everyone may, where it is public', () => {
    expect(seenBy(raised({ visibility: 'public' }))).toEqual(Object.keys(everybody))
  })

  test('the raiser and the parties that triage may, where it is restricted', () => {
    expect(seenBy(raised({ visibility: 'restricted' }))).toEqual(['raiser', 'coordinator', 'auditor'])
  })

  test('the holder of a task may too, where it is visible to the parties involved', () => {
    const state = stateAfter(...involved)
    expect(demand.visible(state, chess)).toBe(true)
    expect(demand.visible(state, guard)).toBe(false)
    expect(demand.visible(stateAfter(...involved, delivered()), chess)).toBe(true)
  })

  test('those whom it is about never may', () => {
    expect(seenBy(raised({ visibility: 'public', about: { party: 'mart' } }))).not.toContain('enterprise')
    expect(seenBy(raised({ visibility: 'restricted', about: { party: 'committee' } }))).toEqual(['raiser', 'auditor'])
  })
})
