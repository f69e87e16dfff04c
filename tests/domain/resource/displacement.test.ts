import { describe, expect, test } from 'vitest'
import { demand } from '../../../domain/demand/demand.ts'
import type { DemandState } from '../../../domain/demand/state.ts'
import type { DomainEvent } from '../../../domain/kernel/index.ts'
import { resourceEvents } from '../../../domain/resource/events.ts'
import { of } from '../community/people.ts'
import { chess, hall, held, hours, requested, shared, since, started, story, waiting, window } from './story.ts'

const { ShareDisplaced } = resourceEvents
/** Chess has the hall in three days, from hour 72 to 74. */
const far = { window: window(72, 74) }
const booked: DomainEvent[] = [hall, ...held('s1', 'chess', far)]
const days = [74, 96, 120].map((from) => window(from, from + 2))
const reads = { ...since().reads, urgent: undefined as DemandState | undefined }
const take = { share: 's1', code: 'election', reason: 'polling station' }
const gone = (more: object = {}) =>
  ShareDisplaced({ share: 's1', party: 'chess', code: 'election', reason: 'polling station', free: days, ...more })
const taken = (from = 72) => {
  const now = { window: window(from, 74) }
  return [requested('s2', 'jwh', now), shared('s2', 'jwh', { ...now, value: (74 - from) * 1000, cause: 'public-need' })]
}

describe('a public need', () => {
  test('takes a window of another party with two days of notice, and offers free ones', () => {
    story(booked, { reads })
      .when('displace', take)
      .then([gone(), ...taken()])
    story(booked, { reads, now: hours(24) + 1 })
      .when('displace', take)
      .rejects('share.notice-too-short')
    expect(story(booked, { reads, now: hours(24) }).when('displace', take).decision).toHaveLength(3)
  })

  test('keeps the window from the parties that wait for it', () => {
    const queued = [...booked, ...waiting('s2', 'workers', far)]
    const { decision } = story(queued, { reads }).when('displace', take)
    expect((decision as readonly DomainEvent[]).map(({ name }) => name)).toEqual([
      'ShareDisplaced',
      'ShareRequested',
      'ResourceShared',
    ])
  })

  test('takes no booking of its own, and nothing that is not booked or has begun', () => {
    story([hall, ...held('s1', 'jwh', far)], { reads })
      .when('displace', take)
      .rejects('share.own')
    story([hall, requested('s1', 'chess', far)], { reads })
      .when('displace', take)
      .rejects('share.wrong-state')
    story([...booked, started('s1', 'chess')], { reads })
      .when('displace', take)
      .rejects('share.wrong-state')
    story(booked, { reads, actor: chess }).when('displace', take).rejects('forbidden')
  })
})

describe('an urgent demand', () => {
  const urgent: DemandState = { ...demand.initial, level: 'L1' }
  const by = (state: DemandState) => ({ reads: { ...reads, urgent: state }, actor: of('jwh', 'committee') })
  const shelter = { ...take, code: 'emergency', demand: 'd1' }

  test('needs no notice, and takes what is left of a window under way', () => {
    const purpose = { for: { demand: 'd1' } }
    const rest = { window: window(73, 74) }
    story(booked, { ...by(urgent), now: hours(73) })
      .when('displace', shelter)
      .then([
        gone({ code: 'emergency', demand: 'd1', free: days }),
        requested('s2', 'jwh', { ...rest, ...purpose, day: '2026-03-05' }),
        shared('s2', 'jwh', { ...rest, ...purpose, value: 1000, cause: 'public-need', day: '2026-03-05' }),
      ])
  })

  test('is open and of level L1', () => {
    for (const state of [
      { ...urgent, level: 'L2' as const },
      { ...urgent, ended: { how: 'closed' } as DemandState['ended'] },
    ])
      story(booked, by(state as DemandState))
        .when('displace', shelter)
        .rejects('share.need-not-urgent')
  })
})
