import { expect, test } from 'vitest'
import { demand } from '../../../domain/demand/demand.ts'
import type { DemandState } from '../../../domain/demand/state.ts'
import type { DomainEvent } from '../../../domain/kernel/index.ts'
import { chess, hall, held, requested, shared, since, story, window } from './story.ts'

const purpose = { for: { demand: 'd1' } }
const now = { window: window(30, 32) }
const task = { id: 't1', party: 'chess', state: 'accepted' } as DemandState['tasks'][number]
const urgent: DemandState = { ...demand.initial, level: 'L1', tasks: [task] }
const by = (served: DemandState | undefined) => ({ reads: { ...since().reads, served }, actor: chess })
const names = (events: readonly DomainEvent[], served: DemandState, data: object = {}) => {
  const { decision } = story([hall, ...events], by(served)).when('request', { ...now, ...purpose, ...data })
  return (decision as readonly DomainEvent[]).map(({ name }) => name)
}

test('what a party needs for its work on an urgent demand waits for no approval of the owner', () => {
  story([hall], by(urgent))
    .when('request', { ...now, ...purpose })
    .then([
      requested('s1', 'chess', { ...now, ...purpose, expiresAt: now.window.from }),
      shared('s1', 'chess', { ...now, ...purpose, value: 2000, cause: 'urgent' }),
    ])
})

test.each([
  ['a demand of level L2', { ...urgent, level: 'L2' }],
  ['a demand that has ended', { ...urgent, ended: { how: 'closed' } }],
  ['a task that is done', { ...urgent, tasks: [{ ...task, state: 'delivered' }] }],
  ['the task of another party', { ...urgent, tasks: [{ ...task, party: 'guard' }] }],
])('the owner is asked for %s', (_, served) => {
  expect(names([], served as DemandState)).toEqual(['ShareRequested'])
})

test('the owner is asked for a series, and where not enough is free', () => {
  expect(names([], urgent, { repeat: { every: 'day', times: 2 } })).toEqual(['ShareRequested', 'ShareRequested'])
  story([hall, ...held('s1', 'guard', now)], by(urgent))
    .when('request', { ...now, ...purpose })
    .rejects('resource.full')
  expect(names(held('s1', 'guard', now), urgent, { waits: true })).toEqual(['ShareRequested'])
})
