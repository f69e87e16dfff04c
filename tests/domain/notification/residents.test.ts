import { describe, expect, test } from 'vitest'
import { community } from '../../../domain/community/community.ts'
import { type Actor, type DomainEvent, iso } from '../../../domain/kernel/index.ts'
import { given, scenarioDigest } from '../../../domain/kernel/scenario.ts'
import { MESSENGER_SERVICE } from '../../../domain/notification/delivery.ts'
import { notificationEvents } from '../../../domain/notification/events.ts'
import { notification } from '../../../domain/notification/notification.ts'
import { residentDelivery } from '../../../domain/notification/residents/delivery-time.ts'
import type { ResidentEntry, ResidentSettings } from '../../../domain/notification/shapes.ts'
import { DEFAULT_SETTINGS, RESIDENT_DEFAULTS } from '../../../domain/notification/state.ts'
import { zones } from '../../../services/clock/zones.ts'
import { founded, jwh } from '../community/people.ts'

const { NotificationsHeld, NotificationsLapsed, NotificationsSet, ResidentNotificationsSet, ResidentNotified } =
  notificationEvents

const id = 'u-7'
const resident: Actor = { id, role: 'resident' }
const messenger: Actor = { id: MESSENGER_SERVICE, role: 'service' }
/** 10:00 on a Monday in Shanghai. */
const NOW = Date.UTC(2026, 2, 2, 2)
const assumed = { id, now: NOW, reads: { community: given(community, founded).state }, zones }
const night = { from: '22:00', until: '07:00' }

const settings = (of: Partial<ResidentSettings> = {}): ResidentSettings => ({ ...RESIDENT_DEFAULTS, ...of })
/** The choice of the resident, sealed. */
const set = ResidentNotificationsSet({ person: id, chosen: { sealed: 'x' } })
const entry = (of: Partial<ResidentEntry> = {}): ResidentEntry => ({
  entry: 'demand.7',
  since: iso(NOW),
  title: { en: 'Your demand was closed.', zh: '您的诉求已办结。' },
  ...of,
})
const digest = ({ entry: name, since }: ResidentEntry) => scenarioDigest('notified', `${name} ${since}`).slice(0, 16)
const notified = (because: 'at-once' | 'quiet' | 'daily', entries: readonly ResidentEntry[] = [entry()], more = 0) => {
  const count = entries.length + more
  const several = { en: `There are ${count} messages for you.`, zh: `您有 ${count} 条新消息。` }
  const title = count === 1 ? entry().title : several
  return ResidentNotified({ person: id, because, title, link: '/r#/mine', count, told: entries.map(digest) })
}

describe('a resident', () => {
  const own = given(notification, [], { ...assumed, actor: resident })

  test('chooses what they are told of: what is left out takes its default', () => {
    own.when('set-as-resident', { person: id, topics: { answers: 'at-once' }, quiet: night, language: 'en' }).then([
      ResidentNotificationsSet({
        person: id,
        chosen: settings({
          topics: { ...RESIDENT_DEFAULTS.topics, answers: 'at-once' },
          quiet: night,
          language: 'en',
        }),
      }),
    ])
  })

  test('chooses for themselves alone, and not as a member of a party', () => {
    own.when('set-as-resident', { person: 'u-8' }, { id: 'u-8' }).rejects('notification.not-yours')
    own.when('set-as-resident', { person: id }, { actor: { ...jwh, id } }).rejects('forbidden')
  })

  test('has quiet hours of some length, with the digest outside of them', () => {
    own
      .when('set-as-resident', { person: id, quiet: { from: '22:00', until: '22:00' } })
      .rejects('notification.quiet-unsound')
    own.when('set-as-resident', { person: id, quiet: night, dailyAt: '23:00' }).rejects('notification.daily-in-quiet')
  })

  test('who also acts for a party has two kinds of settings, which do not touch each other', () => {
    const asMember = NotificationsSet({ person: id, ...DEFAULT_SETTINGS })
    const held = { person: id, because: 'daily', since: iso(NOW), until: iso(NOW + 1) } as const
    const both = [asMember, set, NotificationsHeld(held), NotificationsHeld({ ...held, as: 'resident' })]
    const { state } = given(notification, [...both, notified('daily')], assumed)
    expect(state).toMatchObject({ settings: DEFAULT_SETTINGS, daily: { since: NOW }, told: [] })
    expect(state.resident).toEqual({ chosen: { sealed: 'x' }, told: [digest(entry())] })
    const lapsed = NotificationsLapsed({ person: id, because: 'daily', as: 'resident' })
    expect(given(notification, [...both, lapsed], assumed).state).toMatchObject({ daily: { since: NOW } })
  })
})

test('news are sent at once, after quiet hours, with the digest or not at all, as the resident has chosen', () => {
  const at = (chosen: Partial<ResidentSettings>, hour = 10) =>
    residentDelivery(settings(chosen), 'answers', Date.UTC(2026, 2, 2, hour - 8), 'Asia/Shanghai', zones)
  const topics = (answers: 'at-once' | 'daily') => ({ topics: { ...RESIDENT_DEFAULTS.topics, answers } })
  expect(at({})).toBe('off')
  expect(at({ ...topics('at-once'), quiet: night })).toBe('at-once')
  expect(at({ ...topics('at-once'), quiet: night }, 23)).toEqual({
    because: 'quiet',
    until: '2026-03-02T23:00:00.000Z',
  })
  expect(at(topics('daily'))).toEqual({ because: 'daily', until: '2026-03-03T00:30:00.000Z' })
})

describe('news for a resident', () => {
  const until = NOW + 1_000
  const wait = { because: 'quiet', until: iso(until) } as const
  const held = NotificationsHeld({ person: id, ...wait, since: iso(NOW), as: 'resident' })
  const sent = (history: readonly DomainEvent[], now = NOW) =>
    given(notification, history, { ...assumed, actor: messenger, now })

  test('are told by the messenger of the engine alone', () => {
    for (const actor of [resident, jwh, { id, role: 'service' } as const])
      given(notification, [set], { ...assumed, actor: { ...actor, id } })
        .when('notify-resident', { person: id, entry: entry() })
        .rejects('forbidden')
  })

  test('are told once, without naming the demand', () => {
    sent([set])
      .when('notify-resident', { person: id, entry: entry() })
      .then([notified('at-once')])
    expect(JSON.stringify(notified('at-once'))).not.toContain('demand.7')
    sent([set, notified('at-once')])
      .when('notify-resident', { person: id, entry: entry() })
      .then([])
  })

  test('wait, the first for all', () => {
    sent([set]).when('notify-resident', { person: id, entry: entry(), wait }).then([held])
    sent([set, held])
      .when('notify-resident', { person: id, entry: entry({ entry: 'demand.8' }), wait })
      .then([])
  })

  test('that waited are one message when their time has come, without what was told meanwhile', () => {
    const release = { because: 'quiet', entries: [entry(), entry({ entry: 'demand.8' })], more: 2 } as const
    sent([set, held], until - 1)
      .when('release-to-resident', release)
      .then([])
    sent([set, held], until)
      .when('release-to-resident', release)
      .then([notified('quiet', release.entries, 2)])
    const one = { because: 'quiet', entries: [entry()] } as const
    sent([set, held, notified('at-once')], until)
      .when('release-to-resident', one)
      .then([NotificationsLapsed({ person: id, because: 'quiet', as: 'resident' })])
    sent([set, held, notified('quiet')], until)
      .when('release-to-resident', one)
      .then([])
  })

  test('go on waiting where quiet hours were set meanwhile', () => {
    const later = iso(until + 1)
    sent([set, held], until)
      .when('release-to-resident', { because: 'quiet', entries: [], until: later })
      .then([NotificationsHeld({ person: id, because: 'quiet', since: iso(NOW), until: later, as: 'resident' })])
  })
})
