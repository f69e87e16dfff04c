import { Type } from '@sinclair/typebox'
import { Closed, command, type DomainEvent, Id, iso, Moment } from '../../kernel/index.ts'
import { messengerService, severalTitle } from '../delivery.ts'
import { HeldBecause, notificationEvents } from '../events.ts'
import { type NotificationSetting, notificationRule } from '../rule.ts'
import { MOST_ENTRIES, ResidentEntry, ResidentWait } from '../shapes.ts'
import { newsOf, type ResidentNews, toldAs } from '../state.ts'

const { NotificationsHeld, NotificationsLapsed, ResidentNotified } = notificationEvents

/** Residents find what they raised behind this link, after they have signed in. It names no demand. */
const OWN_DEMANDS = '/r#/mine'
const DIGEST_DIGITS = 16

export const notifyResident = notificationRule(
  command({
    summary: {
      en: 'Tell a resident of news of their demands, at once or later, as the resident has chosen.',
      zh: '按居民本人设置，即时或稍后提醒其诉求进展。',
    },
    by: [messengerService],
    data: Closed({ person: Id, entry: ResidentEntry, wait: Type.Optional(ResidentWait) }),
  }),
  (state, { person, entry, wait }, setting) => {
    const news = newsOf(state)
    if (isTold(news, entry, setting)) return []
    if (wait === undefined) return [told('at-once', [entry], 0, setting)]
    if (news[wait.because] !== undefined) return []
    return [NotificationsHeld({ person, ...wait, since: entry.since, as: 'resident' })]
  },
)

export const releaseToResident = notificationRule(
  command({
    summary: {
      en: 'Tell a resident what has waited for the end of their quiet hours, or for their daily digest.',
      zh: '免打扰结束或到每日汇总时间时，向居民发送此前暂存的提醒。',
    },
    by: [messengerService],
    data: Closed({
      because: HeldBecause,
      /** The news since the first that waited, newest first. None where the resident wants none any more, or was erased. */
      entries: Type.Array(ResidentEntry, { maxItems: MOST_ENTRIES }),
      /** The number of news beyond these. */
      more: Type.Optional(Type.Integer({ minimum: 1 })),
      /** Quiet hours that were set meanwhile end then. */
      until: Type.Optional(Moment),
    }),
  }),
  (state, { because, entries, more = 0, until }, setting) => {
    const { id: person, now } = setting
    const news = newsOf(state)
    const held = news[because]
    if (held === undefined || held.until > now) return []
    if (until !== undefined)
      return [NotificationsHeld({ person, because, since: iso(held.since), until, as: 'resident' })]
    const left = entries.filter((one) => !isTold(news, one, setting))
    return [
      left.length === 0 ? NotificationsLapsed({ person, because, as: 'resident' }) : told(because, left, more, setting),
    ]
  },
)

/** An entry as events name it: the log does not say of which demand a resident was told. */
const digestOf = (entry: ResidentEntry, { digest }: NotificationSetting): string =>
  digest('notified', toldAs(entry)).slice(0, DIGEST_DIGITS)

const isTold = (news: ResidentNews, entry: ResidentEntry, setting: NotificationSetting): boolean =>
  news.told.includes(digestOf(entry, setting))

function told(
  because: 'at-once' | 'quiet' | 'daily',
  entries: readonly ResidentEntry[],
  more: number,
  setting: NotificationSetting,
): DomainEvent {
  const count = entries.length + more
  const [first] = entries
  return ResidentNotified({
    person: setting.id,
    because,
    title: first !== undefined && count === 1 ? first.title : severalTitle(count),
    link: OWN_DEMANDS,
    count,
    told: entries.map((one) => digestOf(one, setting)),
  })
}
