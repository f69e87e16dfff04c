import { describe, expect, test } from 'vitest'
import { communityEvents } from '../../../domain/community/events.ts'
import { type Actor, DAY, type DomainEvent } from '../../../domain/kernel/index.ts'
import type { Past } from '../../../domain/kernel/scenario.ts'
import { personnelEvents } from '../../../domain/personnel/events.ts'
import { of } from '../community/people.ts'
import {
  asked,
  between,
  chess,
  confirmed,
  ended,
  guard,
  hours,
  jwh,
  lin,
  linAtHome,
  logged,
  member,
  place,
  promised,
  requested,
  service,
  stateAfter,
  story,
  window,
  workers,
} from './story.ts'

const { HoursDisputed } = personnelEvents
const street = of('street', 'street-office')
const streetJoined = communityEvents.PartyJoined({ party: 'street', kind: 'street-office', name: '街道' })

const c1 = { secondment: 'c1' }
const over: (DomainEvent | Past)[] = [...promised, { event: ended(), at: hours(20) }]

describe('a secondment', () => {
  test('is ended by the parties or the person once it has begun, and early before its end', () => {
    for (const actor of [lin, linAtHome, chess]) {
      story(promised, { actor, now: hours(16) })
        .when('end', c1)
        .then([ended({ early: true })])
      story(promised, { actor, now: hours(20) })
        .when('end', c1)
        .then([ended()])
    }
    story(promised, { now: hours(16) - 1 })
      .when('end', c1)
      .rejects('secondment.not-begun')
    story(asked, { now: hours(17) })
      .when('end', c1)
      .rejects('secondment.not-begun')
    story(promised, { actor: guard, now: hours(17) })
      .when('end', c1)
      .rejects('person.unknown')
    story(over).when('end', c1).rejects('secondment.over')
  })

  test('is ended by a service once it is over, with the end of its window', () => {
    const at = (now: number) => story(promised, { actor: service, now }).when('end', c1)
    at(hours(20) - 1).rejects('secondment.not-over')
    at(hours(20)).then([ended()])
    at(hours(60)).then([ended()])
    story(over, { actor: service }).when('end', c1).then([])
    story(promised, { actor: service }).when('end', { secondment: 'c2' }).rejects('secondment.unknown')
  })
})

describe('hours', () => {
  const log = (
    minutes: number,
    now: number,
    { day = '2026-03-03', history = promised }: { day?: string; history?: readonly (DomainEvent | Past)[] } = {},
  ) => story(history, { now }).when('log-hours', { ...c1, day, minutes })

  test('are recorded by the person or the sending party', () => {
    for (const actor of [lin, linAtHome])
      story(over, { actor, now: hours(21) })
        .when('log-hours', { ...c1, day: '2026-03-03', minutes: 120, note: 'With the children.' })
        .then([logged({ note: 'With the children.' })])
    log(120, hours(21)).then([logged()])
    story(over, { actor: chess, now: hours(21) })
      .when('log-hours', { ...c1, day: '2026-03-03', minutes: 120 })
      .rejects('forbidden')
  })

  test('never exceed the elapsed part of the window', () => {
    log(120, hours(16) - 1).rejects('secondment.not-begun')
    log(60, hours(17)).then([logged({ minutes: 60 })])
    log(61, hours(17)).rejects('hours.too-many')
    log(120, hours(30), { history: [...promised, logged()] }).then([logged({ entry: 'h2' })])
    log(121, hours(30), { history: [...promised, logged()] }).rejects('hours.too-many')
    const early = [...promised, { event: ended({ early: true }), at: hours(17) }]
    log(60, hours(30), { history: early }).then([logged({ minutes: 60 })])
    log(61, hours(30), { history: early }).rejects('hours.too-many')
  })

  test('belong to a day of the window', () => {
    log(60, hours(30), { day: '2026-03-02' }).rejects('hours.other-day')
    log(60, hours(30), { day: '2026-03-04' }).rejects('hours.other-day')
  })

  test('over midnight belong to either day, once that day has begun', () => {
    const ask = requested({ window: window(28, 8), minutes: 480 })
    const night = [...promised.slice(0, 2), ask, ...promised.slice(3)]
    log(60, hours(30), { day: '2026-03-03', history: night }).then([logged({ minutes: 60 })])
    log(60, hours(30), { day: '2026-03-04', history: night }).rejects('hours.other-day')
    log(60, hours(33), { day: '2026-03-04', history: night }).then([logged({ minutes: 60, day: '2026-03-04' })])
  })

  test('can be recorded for ninety days', () => {
    log(60, hours(20) + 90 * DAY, { history: over }).then([logged({ minutes: 60 })])
    log(60, hours(20) + 90 * DAY + 1, { history: over }).rejects('hours.too-late')
  })

  const done = [...over, logged()]
  const confirm = (data = {}, assumed = {}) =>
    story(done, { actor: chess, now: hours(30), ...assumed }).when('confirm-hours', { ...c1, entry: 'h1', ...data })

  test('are confirmed by the receiving party, in full or in part', () => {
    confirm().then([confirmed()])
    const reason = '提前离开'
    confirm({ minutes: 0, reason }).then([confirmed({ minutes: 0, reason })])
    confirm({ minutes: 119 }).rejects('hours.reason-missing')
    confirm({ minutes: 121 }).rejects('hours.more-than-logged')
    confirm({}, { actor: jwh }).rejects('person.unknown')
    confirm({}, { actor: lin }).rejects('forbidden')
    confirm({ entry: 'h2' }).rejects('hours.not-open')
    confirm({}, { now: hours(20) + 91 * DAY }).rejects('hours.too-late')
  })

  test('are confirmed once', () => {
    story([...done, confirmed()], { actor: chess, now: hours(30) })
      .when('confirm-hours', { ...c1, entry: 'h1' })
      .rejects('hours.not-open')
  })

  test('are never confirmed by the person, even as a member of both parties', () => {
    story([...done, member('chess')], { actor: { ...lin, role: 'organization', party: 'chess' }, now: hours(30) })
      .when('confirm-hours', { ...c1, entry: 'h1' })
      .rejects('hours.own')
  })
})

describe('a dispute about hours', () => {
  const reduced = [...over, logged(), { event: confirmed({ minutes: 90, reason: '晚到' }), by: chess, at: hours(30) }]
  const words = '全程在场'
  const disputed = (by: 'home' | 'person', more = {}) =>
    HoursDisputed({
      ...between,
      entry: 'h1',
      by,
      minutes: 120,
      confirmed: 90,
      words,
      stage: 'society',
      kinds: ['committee'],
      dueBy: '2026-03-04T16:00:00.000Z',
      day: '2026-03-03',
      ...more,
    })
  const dispute = (actor = lin, now = hours(31), history: readonly (DomainEvent | Past)[] = reduced) =>
    story(history, { actor, now }).when('dispute-hours', { ...c1, entry: 'h1', words })
  const open = [...reduced, { event: disputed('person'), by: lin, at: hours(31) }]
  const confirm = (minutes: number, history: readonly (DomainEvent | Past)[] = open, now = hours(40)) =>
    story(history, { actor: chess, now }).when('confirm-hours', { ...c1, entry: 'h1', minutes, reason: '按签到表' })
  const settle = (actor: Actor, minutes: number, now = hours(40), history: readonly (DomainEvent | Past)[] = open) =>
    story(history, { actor, now, reads: { community: place(streetJoined) } }).when('settle-hours', {
      ...c1,
      entry: 'h1',
      minutes,
      reason: '已核对签到表',
    })
  const settled = (minutes: number, settledBy: string) => confirmed({ minutes, reason: '已核对签到表', settledBy })

  test('is raised by the person or the sending party within 15 days, where fewer were confirmed', () => {
    for (const actor of [lin, linAtHome]) dispute(actor).then([disputed('person')])
    dispute(workers).then([disputed('home')])
    dispute(chess).rejects('forbidden')
    expect(dispute(lin, hours(30) + 15 * DAY).decision).toHaveLength(1)
    dispute(lin, hours(30) + 15 * DAY + 1).rejects('hours.dispute-too-late')
    dispute(lin, hours(31), [...over, logged(), confirmed()]).rejects('hours.not-reduced')
    dispute(lin, hours(31), [...over, logged()]).rejects('hours.not-reduced')
    dispute(lin, hours(32), open).rejects('hours.disputed')
  })

  test('is settled by the host only if it gives way', () => {
    confirm(90).rejects('hours.disputed')
    confirm(60).rejects('hours.disputed')
    confirm(100).then([confirmed({ minutes: 100, reason: '按签到表' })])
    confirm(121).rejects('hours.more-than-logged')
    // A disputed entry stays open longer than the time to confirm.
    confirm(100, open, hours(20) + 91 * DAY).then([confirmed({ minutes: 100, reason: '按签到表' })])
    confirm(120, reduced).rejects('hours.not-open')
  })

  test('is settled for good by an independent party of another society', () => {
    settle(jwh, 120).then([settled(120, 'jwh')])
    settle(jwh, 90).then([settled(90, 'jwh')])
    settle(jwh, 121).rejects('hours.more-than-logged')
    settle(chess, 120).rejects('approval.own-work')
    settle(workers, 120).rejects('approval.other-answerer')
    settle(jwh, 120, hours(40), reduced).rejects('hours.not-disputed')
    settle(street, 120).rejects('approval.other-answerer')
    settle(street, 120, Date.UTC(2026, 2, 4, 16) + 1).then([settled(120, 'street')])
    const final = [...open, { event: settled(90, 'jwh'), by: jwh, at: hours(41) }]
    dispute(lin, hours(42), final).rejects('hours.not-reduced')
    confirm(100, final).rejects('hours.not-open')
  })

  test('keeps the secondment, however long it lasts', () => {
    const later = { event: requested({ secondment: 'c2' }), at: hours(20) + 400 * DAY }
    expect(stateAfter(...open, later).secondments.map(({ id }) => id)).toEqual(['c1', 'c2'])
  })
})

describe('the state of a person', () => {
  const later = (at: number) => ({ event: requested({ secondment: 'c2' }), at })
  const kept = (...history: (DomainEvent | Past)[]) => stateAfter(...history).secondments.map(({ id }) => id)
  const settled = [logged(), logged({ entry: 'h2' }), confirmed(), confirmed({ entry: 'h2' })]

  test('keeps secondments that can still be worked on or confirmed, or that count against the cap', () => {
    expect(kept(...promised, later(hours(4000)))).toEqual(['c1', 'c2'])
    expect(kept(...over, ...settled, later(hours(20) + 8 * DAY))).toEqual(['c1', 'c2'])
    expect(kept(...over, ...settled, later(hours(20) + 8 * DAY + 1))).toEqual(['c2'])
    expect(kept(...over, logged(), later(hours(20) + 90 * DAY))).toEqual(['c1', 'c2'])
    expect(kept(...over, logged(), later(hours(20) + 90 * DAY + 1))).toEqual(['c2'])
  })
})
