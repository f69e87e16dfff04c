import { expect, it } from 'vitest'
import { type EventConditions, eventFilter } from '../../../services/kit/event-filter.ts'
import { recording } from '../../../services/kit/stored-form.ts'
import { newEvent } from '../../../testing/index.ts'

const type = 'governance.DemandRaised.v1'
const event = recording(newEvent({ type }), 'demand-pa-7', 0, '2026-01-01T00:00:00.000Z')

it.each<[EventConditions, boolean]>([
  [{}, true],
  [{ communities: ['pa', 'pb'] }, true],
  [{ communities: ['pb'] }, false],
  [{ communities: [] }, false],
  [{ aggregates: ['demand'] }, true],
  [{ aggregates: ['task'] }, false],
  [{ types: ['DemandRaised'] }, true],
  [{ types: [type] }, true],
  [{ types: ['governance.DemandRaised.v2'] }, true],
  [{ types: ['governance.DemandRaise.v1', 'Demand', 'v1'] }, false],
  [{ stream: 'demand-pa-7' }, true],
  [{ stream: 'demand-pa-77' }, false],
  [{ communities: ['pa'], aggregates: ['demand'], types: ['DemandRaised'], stream: 'demand-pa-7' }, true],
  [{ communities: ['pa'], aggregates: ['demand'], types: ['TaskAssigned'] }, false],
])('%j asks for a raised demand: %s', (conditions, asked) => {
  expect(eventFilter(conditions)(event)).toBe(asked)
})
