import { expect, test } from 'vitest'
import { mayPerform } from '../../../domain/kernel/index.ts'
import { resourceEvents } from '../../../domain/resource/events.ts'
import { resource } from '../../../domain/resource/resource.ts'
import { cancelled, chess, hall, held, hours, requested, started, stateAfter, story, TODAY, workers } from './story.ts'

const back = resourceEvents.ResourceReturned({
  share: 's1',
  party: 'chess',
  condition: 'good',
  late: false,
  by: 'chess',
  ...TODAY,
})
const ends = {
  cancelled: [hall, ...held('s1', 'chess'), cancelled('s1', 'chess', 'borrower')],
  declined: [
    hall,
    requested('s1', 'chess'),
    resourceEvents.ShareDeclined({ share: 's1', party: 'chess', reason: 'closed' }),
  ],
  returned: [hall, ...held('s1', 'chess'), started('s1', 'chess'), back],
}

test.each(Object.entries(ends))('a share that was %s answers every command with "over"', (_, history) => {
  const commands = [
    ['cancel', { share: 's1' }, chess],
    ['start', { share: 's1' }, chess],
    ['return', { share: 's1', condition: 'good' }, chess],
    ['approve', { share: 's1' }, undefined],
    ['decline', { share: 's1', reason: 'late' }, undefined],
    ['record-no-show', { share: 's1' }, undefined],
  ] as const
  for (const [command, data, actor] of commands)
    story(history, { now: hours(25), ...(actor === undefined ? {} : { actor }) })
      .when(command, data)
      .rejects('share.over')
})

test('every party may be told that a share is over, and no reader without a party', () => {
  const state = stateAfter(...ends.cancelled)
  expect(mayPerform(resource, 'cancel', state, workers, { share: 's1' })).toBe(true)
  expect(mayPerform(resource, 'cancel', state, { id: 'r', role: 'resident' }, { share: 's1' })).toBe(false)
  expect(mayPerform(resource, 'cancel', state, workers, { share: 's2' })).toBe(false)
})
