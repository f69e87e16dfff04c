import { describe, expect, test } from 'vitest'
import type { DomainEvent } from '../../../domain/kernel/index.ts'
import { resource } from '../../../domain/resource/resource.ts'
import { recordedEvent } from '../../fixtures/recorded-event.ts'
import { admin } from '../community/people.ts'
import {
  cancelled,
  chess,
  guard,
  hall,
  held,
  jwh,
  left,
  requested,
  service,
  shared,
  since,
  stateAfter,
  story,
  window,
  workers,
} from './story.ts'

const WINDOW = window(24, 26)
const resident = { name: '林某', phone: '13800000000' }
const of = (share: string) => ({ resident: { subject: `share-1.${share}`, ...resident } })

describe('a share for a resident', () => {
  const asking = (actor = workers, history: readonly DomainEvent[] = [hall]) =>
    story(history, { actor }).when('request', { window: WINDOW, resident })

  test('is entered by social workers and the owner, each under a subject of its own', () => {
    asking().then([requested('s1', 'workers', of('s1'))])
    asking(workers, [hall, requested('s1', 'chess')]).then([requested('s2', 'workers', of('s2'))])
    asking(jwh).then([requested('s1', 'jwh', of('s1')), shared('s1', 'jwh', { cause: 'automatic', forResident: true })])
    for (const actor of [chess, guard]) asking(actor).rejects('share.resident-not-yours')
  })

  test('stays one when it is approved', () => {
    story([hall, requested('s1', 'workers', of('s1'))])
      .when('approve', { share: 's1' })
      .then([shared('s1', 'workers', { forResident: true })])
  })

  test('of a series has a subject on each date', () => {
    const { decision } = story([hall], { actor: workers }).when('request', {
      window: WINDOW,
      resident,
      repeat: { every: 'week', times: 2 },
    })
    const subjects = (decision as readonly DomainEvent[]).map(
      ({ data }) => (data as { resident: { subject: string } }).resident.subject,
    )
    expect(subjects).toEqual(['share-1.s1', 'share-1.s2'])
  })

  test('is cancelled, not handed over, where the party left that knows the resident', () => {
    const entered = [hall, requested('s1', 'workers', of('s1')), shared('s1', 'workers', { forResident: true })]
    const gone = { ...since(left('workers')), actor: service }
    story(entered, gone)
      .when('hand-over', { to: 'chess', share: 's1' })
      .then([cancelled('s1', 'workers', 'departure')])
    expect(
      story([hall, ...held('s1', 'workers')], gone).when('hand-over', { to: 'chess', share: 's1' }).decision,
    ).toHaveLength(3)
  })
})

test('the feed tells its two parties alone that a share is for a resident', () => {
  const state = stateAfter(hall, requested('s1', 'workers', of('s1')))
  const withheld = (data: object, actor: typeof jwh) =>
    resource.sight.withheld(state, recordedEvent({ data: { share: 's1', party: 'workers', ...data } }), actor)?.data
  for (const reader of [chess, guard, admin]) {
    expect(withheld(of('s1'), reader)).toContain('resident')
    expect(withheld({ forResident: true }, reader)).toContain('forResident')
  }
  for (const reader of [jwh, workers, service]) expect(withheld(of('s1'), reader)).toEqual([])
})
