import { describe, expect, test } from 'vitest'
import { community } from '../../../domain/community/community.ts'
import { type Actor, type DomainEvent, iso, ROLES } from '../../../domain/kernel/index.ts'
import { given } from '../../../domain/kernel/scenario.ts'
import { MESSENGER_SERVICE } from '../../../domain/notification/delivery.ts'
import { notificationEvents } from '../../../domain/notification/events.ts'
import { notification } from '../../../domain/notification/notification.ts'
import { ALWAYS_SENT, type EntryToNotify, TOPICS } from '../../../domain/notification/shapes.ts'
import { DEFAULT_SETTINGS } from '../../../domain/notification/state.ts'
import { zones } from '../../../services/clock/zones.ts'
import { chess, engine, everyone, founded, jwh } from '../community/people.ts'

const { NotificationsHeld, NotificationsLapsed, NotificationsSet, PersonNotified } = notificationEvents

const id = jwh.id
const messenger: Actor = { id: MESSENGER_SERVICE, role: 'service' }
/** 10:00 on a Monday in Shanghai. */
const NOW = Date.UTC(2026, 2, 2, 2)
const HALF_PAST_8 = '2026-03-03T00:30:00.000Z'
const at = (hour: number, minute = 0): number => Date.UTC(2026, 2, 2, hour - 8, minute)
const reads = { community: given(community, founded).state }
const assumed = { id, now: NOW, reads, zones }

const settings = (chosen: Partial<typeof DEFAULT_SETTINGS> = {}, topics = {}) => ({
  ...DEFAULT_SETTINGS,
  ...chosen,
  topics: { ...DEFAULT_SETTINGS.topics, ...topics },
})
const set = (chosen: Partial<typeof DEFAULT_SETTINGS> = {}, topics = {}) =>
  NotificationsSet({ person: id, ...settings(chosen, topics) })
const night = { quiet: { from: '22:00', until: '07:00' } }

const entry = (of: Partial<EntryToNotify> = {}): EntryToNotify => ({
  entry: 'demand.7.t1',
  since: iso(NOW),
  topic: 'tasks',
  kind: 'task-assigned',
  title: { en: 'A task was assigned to you.', zh: '有新任务派给您。' },
  link: '/demands?open=7',
  needs: true,
  ...of,
})
const { topic: _, ...told } = entry()
const toldAs = (language: 'en' | 'zh', of: Partial<EntryToNotify> = {}) => {
  const { topic: __, title, ...rest } = entry(of)
  return { ...rest, title: title[language] }
}
const notified = (
  because: 'at-once' | 'quiet' | 'daily',
  of: Partial<EntryToNotify> = {},
  language: 'en' | 'zh' = 'zh',
) =>
  PersonNotified({
    person: id,
    because,
    channel: 'any',
    language,
    title: entry(of).title[language],
    link: told.link,
    entries: [toldAs(language, of)],
  })

describe('the settings of a person', () => {
  test('are set by the person, whole: what is left out takes its default', () => {
    const chosen = {
      topics: { tasks: 'at-once', sharing: 'daily' },
      language: 'en',
      channel: 'wecom',
      ...night,
    } as const
    given(notification, [], { ...assumed, actor: jwh })
      .when('set', { person: id, ...chosen })
      .then([set({ language: 'en', channel: 'wecom', ...night }, chosen.topics)])
    given(notification, [set({ channel: 'sms' }, { people: 'daily' })], { ...assumed, actor: jwh })
      .when('set', { person: id })
      .then([set()])
  })

  test('that are set again change nothing', () => {
    given(notification, [set(night, { tasks: 'daily' })], { ...assumed, actor: jwh })
      .when('set', { person: id, ...night, topics: { tasks: 'daily' } })
      .then([])
  })

  test('are those of no other person', () => {
    for (const history of [[], [set()]]) {
      const others = given(notification, history, assumed)
      others.when('set', { person: id }, { actor: chess }).rejects('notification.not-yours')
      others.when('set', { person: id }, { actor: { id: 'resident-1', role: 'resident' } }).rejects('forbidden')
    }
  })

  test.each(ALWAYS_SENT)('cannot switch off or delay %s', (topic) => {
    const own = given(notification, [], { ...assumed, actor: jwh })
    for (const delivery of ['daily', 'off'])
      own.when('set', { person: id, topics: { [topic]: delivery } }).rejects('notification.always-sent')
    own.when('set', { person: id, topics: { [topic]: 'at-once' } }).then([set()])
  })

  test('have quiet hours of some length, with the digest outside of them', () => {
    const own = given(notification, [], { ...assumed, actor: jwh })
    own.when('set', { person: id, quiet: { from: '22:00', until: '22:00' } }).rejects('notification.quiet-unsound')
    for (const dailyAt of ['22:00', '23:59', '00:00', '06:59'])
      own.when('set', { person: id, ...night, dailyAt }).rejects('notification.daily-in-quiet')
    for (const dailyAt of ['07:00', '21:59'])
      own.when('set', { person: id, ...night, dailyAt }).then([set({ ...night, dailyAt })])
    own
      .when('set', { person: id, quiet: { from: '12:00', until: '14:00' }, dailyAt: '13:00' })
      .rejects('notification.daily-in-quiet')
  })

  test('are known to the person and to services; overseers do not learn what was chosen', () => {
    const { state } = given(notification, [set(night)], assumed)
    const knowing = everyone.filter((one) => notification.sight.knows(state, one)).map(({ role }) => role)
    expect(knowing.sort()).toEqual(['administrator', 'auditor', 'committee', 'service'])
    expect(notification.sight.knows(state, { ...jwh, id: 'person-other' })).toBe(false)
    const event = { data: {} } as Parameters<typeof notification.sight.withheld>[1]
    for (const role of ['auditor', 'administrator'] as const)
      expect(notification.sight.withheld(state, event, { id: 'a', role })?.data).toEqual(
        expect.arrayContaining(['topics', 'quiet', 'dailyAt', 'channel', 'language']),
      )
    expect(notification.sight.withheld(state, event, jwh)?.data).toEqual([])
  })
})

describe('a new entry', () => {
  const sent = (history: readonly DomainEvent[], but = {}) =>
    given(notification, history, { ...assumed, actor: messenger, ...but })

  test('is told by the messenger of the engine alone', () => {
    const others = [
      engine,
      ...ROLES.map((role): Actor => ({ id: role === 'service' ? id : MESSENGER_SERVICE, role, party: 'jwh' })),
    ]
    for (const actor of others)
      sent([set()], { actor }).when('notify', { person: id, entry: entry() }).rejects('forbidden')
  })

  test('is told at once, in the language of the person, and once', () => {
    sent([set({ language: 'en' }, { tasks: 'at-once' })])
      .when('notify', { person: id, entry: entry() })
      .then([notified('at-once', {}, 'en')])
    const after = sent([set({}, { tasks: 'at-once' }), notified('at-once')])
    after.when('notify', { person: id, entry: entry() }).then([])
    const renewed = { since: iso(NOW + 1) }
    after.when('notify', { person: id, entry: entry(renewed) }).then([notified('at-once', renewed)])
  })

  test('has an id that names a demand and a party of the longest names', () => {
    const long = { entry: `demand.${'d'.repeat(100)}.about.party:${'p'.repeat(100)}`, topic: 'urgent' } as const
    sent([])
      .when('notify', { person: id, entry: entry(long) })
      .then([notified('at-once', long)])
  })

  test('of a topic that is off stays in the inbox, which is the default for all but what is always sent', () => {
    for (const topic of TOPICS) {
      const always = ALWAYS_SENT.some((one) => one === topic)
      sent([])
        .when('notify', { person: id, entry: entry({ topic }) })
        .then(always ? [notified('at-once', { topic })] : [])
    }
  })

  test('waits for the end of the quiet hours, also past midnight, and the first of several holds all', () => {
    const quiet = set(night, { tasks: 'at-once' })
    const held = NotificationsHeld({ person: id, because: 'quiet', since: iso(NOW), until: '2026-03-02T23:00:00.000Z' })
    sent([quiet], { now: at(22) })
      .when('notify', { person: id, entry: entry() })
      .then([held])
    sent([quiet, held], { now: at(23, 30) })
      .when('notify', { person: id, entry: entry({ entry: 'demand.8.t1' }) })
      .then([])
    sent([quiet], { now: at(6, 59) })
      .when('notify', { person: id, entry: entry() })
      .then([NotificationsHeld({ person: id, because: 'quiet', since: iso(NOW), until: iso(at(7)) })])
    sent([quiet], { now: at(7) })
      .when('notify', { person: id, entry: entry() })
      .then([notified('at-once')])
  })

  test.each(ALWAYS_SENT)('of the topic %s is sent in quiet hours too', (topic) => {
    sent([set(night)], { now: at(23) })
      .when('notify', { person: id, entry: entry({ topic }) })
      .then([notified('at-once', { topic })])
  })

  test('of a daily topic waits for the next digest', () => {
    const daily = set({}, { tasks: 'daily' })
    const held = NotificationsHeld({ person: id, because: 'daily', since: iso(NOW), until: HALF_PAST_8 })
    sent([daily]).when('notify', { person: id, entry: entry() }).then([held])
    sent([daily, held])
      .when('notify', { person: id, entry: entry({ entry: 'x' }) })
      .then([])
    sent([daily], { now: at(8) })
      .when('notify', { person: id, entry: entry() })
      .then([NotificationsHeld({ person: id, because: 'daily', since: iso(NOW), until: iso(at(8, 30)) })])
  })
})

describe('what waits', () => {
  const until = Date.parse(HALF_PAST_8)
  const daily = set({}, { tasks: 'daily', people: 'daily' })
  const held = NotificationsHeld({ person: id, because: 'daily', since: iso(NOW), until: HALF_PAST_8 })
  const due = (history: readonly DomainEvent[] = [daily, held], now = until) =>
    given(notification, history, { ...assumed, actor: messenger, now })

  test('is released when its time has come, and not before', () => {
    due([daily, held], until - 1)
      .when('release', { because: 'daily', entries: [entry()] })
      .then([])
    due()
      .when('release', { because: 'daily', entries: [entry()] })
      .then([notified('daily')])
    due([daily, held, notified('daily')])
      .when('release', { because: 'daily', entries: [entry()] })
      .then([])
    due()
      .when('release', { because: 'quiet', entries: [entry()] })
      .then([])
  })

  test('is one message, which counts its entries', () => {
    const other = { entry: 'person.li.c1.home', topic: 'people' } as const
    due()
      .when('release', { because: 'daily', entries: [entry(), entry(other)], more: 3 })
      .then([
        PersonNotified({
          person: id,
          because: 'daily',
          channel: 'any',
          language: 'zh',
          title: '您有 5 条新消息。',
          link: '/messages',
          entries: [toldAs('zh'), toldAs('zh', other)],
          more: 3,
        }),
      ])
  })

  test('leaves out what was told or switched off meanwhile; where nothing is left, it lapses', () => {
    const lapsed = NotificationsLapsed({ person: id, because: 'daily' })
    const release = { because: 'daily', entries: [entry()] } as const
    due([daily, held, notified('at-once')])
      .when('release', release)
      .then([lapsed])
    due([daily, held, set()]).when('release', release).then([lapsed])
    due([daily, held, set({}, { tasks: 'at-once' })])
      .when('release', release)
      .then([notified('daily')])
    due([daily, held, lapsed]).when('release', release).then([])
  })

  test('goes on waiting where quiet hours were set meanwhile', () => {
    const moved = set({ quiet: { from: '20:00', until: '10:00' }, dailyAt: '11:00' }, { tasks: 'daily' })
    due([daily, held, moved])
      .when('release', { because: 'daily', entries: [entry()] })
      .then([NotificationsHeld({ person: id, because: 'daily', since: iso(NOW), until: '2026-03-03T02:00:00.000Z' })])
  })
})
