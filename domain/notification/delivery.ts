import { Type } from '@sinclair/typebox'
import { zoneOf } from '../community/state.ts'
import {
  Closed,
  command,
  type DomainEvent,
  Id,
  type Instant,
  iso,
  optional,
  relation,
  type Sentence,
} from '../kernel/index.ts'
import { HeldBecause, notificationEvents } from './events.ts'
import { nextDigest, quietUntil } from './quiet-hours.ts'
import { type NotificationSetting, notificationRule } from './rule.ts'
import { ALWAYS_SENT, EntryToNotify, MOST_ENTRIES, type Topic } from './shapes.ts'
import { type NotificationState, settingsOf, toldAs } from './state.ts'

const { NotificationsHeld, NotificationsLapsed, PersonNotified } = notificationEvents

/** The id under which the engine's messenger acts. No token may name it, so titles in notifications are fixed texts of the engine. */
export const MESSENGER_SERVICE = 'service-messenger'

/** Only the messenger of the engine tells people something. */
export const messengerService = relation(
  { en: 'the messenger of the engine', zh: '系统提醒服务' },
  (_, { id, role }) => role === 'service' && id === MESSENGER_SERVICE,
)

const isAlwaysSent = (topic: Topic): boolean => ALWAYS_SENT.some((one) => one === topic)

export const notifyPerson = notificationRule(
  command({
    summary: {
      en: 'Tell a person of a new entry of their inbox, at once or later, as the person has set it.',
      zh: '按本人设置，即时或稍后提醒其新消息。',
    },
    by: [messengerService],
    creates: true,
    names: 'person',
    data: Closed({ person: Id, entry: EntryToNotify }),
  }),
  (state, { entry }, setting) => {
    const delivery = settingsOf(state).topics[entry.topic]
    if (delivery === 'off' || isTold(state, entry)) return []
    const waits = delivery === 'daily' ? digest(state, setting) : quiet(state, entry.topic, setting)
    if (waits === undefined) return [told(state, 'at-once', [entry], 0, setting)]
    const { because, until } = waits
    if (state[because] !== undefined) return []
    return [NotificationsHeld({ person: setting.id, because, since: entry.since, until: iso(until) })]
  },
)

export const releaseNotifications = notificationRule(
  command({
    summary: {
      en: 'Tell a person what has waited for the end of their quiet hours, or for their daily digest.',
      zh: '免打扰结束或到每日汇总时间时，发送此前暂存的提醒。',
    },
    by: [messengerService],
    data: Closed({
      because: HeldBecause,
      /** The entries of the inbox since the first that waited, newest first. */
      entries: Type.Array(EntryToNotify, { maxItems: MOST_ENTRIES }),
      /** The number of entries beyond these. */
      more: Type.Optional(Type.Integer({ minimum: 1 })),
    }),
  }),
  (state, { because, entries, more = 0 }, setting) => {
    const { id: person, now } = setting
    const held = state[because]
    if (held === undefined || held.until > now) return []
    // Quiet hours that the person has set or moved meanwhile hold it back further.
    const until = quietNow(state, setting)
    if (until !== undefined) return [NotificationsHeld({ person, because, since: iso(held.since), until: iso(until) })]
    const { topics } = settingsOf(state)
    const left = entries.filter((one) => topics[one.topic] !== 'off' && !isTold(state, one))
    return [left.length === 0 ? NotificationsLapsed({ person, because }) : told(state, because, left, more, setting)]
  },
)

const isTold = (state: NotificationState, entry: EntryToNotify): boolean => state.told.includes(toldAs(entry))

/** The end of the quiet hours of the person, if it is one of them. */
const quietNow = (state: NotificationState, { now, zones, reads }: NotificationSetting): Instant | undefined =>
  quietUntil(settingsOf(state), now, zoneOf(reads.community), zones)

function quiet(state: NotificationState, topic: Topic, setting: NotificationSetting) {
  const until = isAlwaysSent(topic) ? undefined : quietNow(state, setting)
  return until === undefined ? undefined : ({ because: 'quiet', until } as const)
}

const digest = (state: NotificationState, { now, zones, reads }: NotificationSetting) =>
  ({ because: 'daily', until: nextDigest(settingsOf(state), now, zoneOf(reads.community), zones) }) as const

/** The notification of some entries: about one it says what that entry says, about several how many there are. */
function told(
  state: NotificationState,
  because: 'at-once' | 'quiet' | 'daily',
  entries: readonly EntryToNotify[],
  more: number,
  { id: person }: NotificationSetting,
): DomainEvent {
  const { channel, language } = settingsOf(state)
  const [first] = entries
  const one = first !== undefined && entries.length === 1 && more === 0 ? first : undefined
  const title = one?.title ?? severalTitle(entries.length + more)
  return PersonNotified({
    person,
    because,
    channel,
    language,
    title: title[language],
    link: one?.link ?? '/messages',
    entries: entries.map(({ topic: _, ...entry }) => ({ ...entry, title: entry.title[language] })),
    ...optional('more', more === 0 ? undefined : more),
  })
}

/** The title of a notification of several entries. */
export const severalTitle = (count: number): Sentence => ({
  en: `There are ${count} messages for you.`,
  zh: `您有 ${count} 条新消息。`,
})
