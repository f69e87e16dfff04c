import { describe, expect, test } from 'vitest'
import { demand } from '../../../domain/demand/demand.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import type { Actor } from '../../../domain/kernel/index.ts'
import { given } from '../../../domain/kernel/scenario.ts'
import { recordedEvent } from '../../fixtures/recorded-event.ts'
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
  Object.entries(everybody).flatMap(([name, reader]) => (demand.sight.knows(state as never, reader) ? name : []))

describe('who may read the events of a demand', () => {
  test('everyone may, where it is public', () => {
    expect(seenBy(raised({ visibility: 'public' }))).toEqual(Object.keys(everybody))
  })

  test('the raiser and the parties that triage may, where it is restricted', () => {
    expect(seenBy(raised({ visibility: 'restricted' }))).toEqual(['raiser', 'coordinator', 'auditor'])
  })

  test('the holder of a task may too, where it is visible to the parties involved', () => {
    const state = stateAfter(...involved)
    expect(demand.sight.knows(state, chess)).toBe(true)
    expect(demand.sight.knows(state, guard)).toBe(false)
    expect(demand.sight.knows(stateAfter(...involved, delivered()), chess)).toBe(true)
  })

  test('those whom it is about are told that it exists, and not who raised it', () => {
    const state = raised({ visibility: 'public', about: { party: 'mart' } })
    expect(seenBy(state)).toContain('enterprise')
    const { data = [], envelope = [] } =
      demand.sight.withheld(
        state,
        recordedEvent({ role: 'resident', type: 'governance.DemandRaised.v2' }),
        enterprise,
      ) ?? {}
    expect(data).toContain('raiser')
    expect(envelope).toEqual(['actor', 'commandid', 'commanddigest', 'correlationid', 'reads', 'party', 'role'])
    const restricted = raised({ visibility: 'restricted', about: { party: 'committee' } })
    expect(seenBy(restricted)).toEqual(['raiser', 'coordinator', 'auditor'])
    expect(seenBy({ ...restricted, concerns: ['violence'] })).toEqual(['raiser', 'auditor'])
  })
})
