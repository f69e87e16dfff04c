import { Value } from '@sinclair/typebox/value'
import { PARTY_KINDS } from '../community/shapes.ts'
import { Closed, command, Id, optional, type Rejection, reject } from '../kernel/index.ts'
import { notificationEvents } from './events.ts'
import { isQuietAt } from './quiet-hours.ts'
import { notificationRule } from './rule.ts'
import { ALWAYS_SENT, type NotificationSettings, type WishedSettings, wishedFields } from './shapes.ts'
import { DEFAULT_SETTINGS } from './state.ts'

/** Missing fields and topics take their defaults, so a command says all that a person wants. */
function completed({ topics, quiet, ...wished }: WishedSettings): NotificationSettings {
  return {
    ...DEFAULT_SETTINGS,
    ...wished,
    topics: { ...DEFAULT_SETTINGS.topics, ...topics },
    ...optional('quiet', quiet),
  }
}

export const setNotifications = notificationRule(
  command({
    summary: {
      en: 'Choose which entries of your own inbox are also sent to you outside the pages: at once, once a day, or not.',
      zh: '设置本人的消息提醒：各类消息在页面之外即时发送、每日汇总或不发送。',
    },
    by: PARTY_KINDS,
    creates: true,
    names: 'person',
    data: Closed({ person: Id, ...wishedFields }),
  }),
  ({ settings }, { person: _, ...wished }, { id, actor }) => {
    const chosen = completed(wished)
    const refused = notTheirs(id, actor.id) ?? switchedOff(chosen) ?? unsoundTimes(chosen)
    if (refused !== undefined) return refused
    if (settings !== undefined && Value.Equal(settings, chosen)) return []
    return [notificationEvents.NotificationsSet({ person: id, ...chosen })]
  },
)

/** Refuses to set the notifications of another person. */
export const notTheirs = (id: string, sender: string): Rejection | undefined =>
  id === sender
    ? undefined
    : reject('notification.not-yours', {
        en: 'Each person sets their own notifications: `person` must be your own id.',
        zh: '只能设置本人的消息提醒，`person` 须为本人编号。',
      })

function switchedOff({ topics }: NotificationSettings): Rejection | undefined {
  const off = ALWAYS_SENT.filter((topic) => topics[topic] !== 'at-once')
  return off.length === 0
    ? undefined
    : reject(
        'notification.always-sent',
        {
          en: 'Urgent demands (L1) and legal duties are always sent at once: `urgent` and `legal` must be `at-once`.',
          zh: '特急诉求（L1）和法定职责始终即时发送：`urgent` 和 `legal` 只能为 `at-once`。',
        },
        { topics: off },
      )
}

/** Refuses quiet hours of no length, and a digest within them. */
export function unsoundTimes({
  quiet,
  dailyAt,
}: Pick<NotificationSettings, 'quiet' | 'dailyAt'>): Rejection | undefined {
  if (quiet === undefined) return undefined
  if (quiet.from === quiet.until)
    return reject('notification.quiet-unsound', {
      en: '`quiet.until` must differ from `quiet.from`. Leave out `quiet` for no quiet hours.',
      zh: '免打扰的结束时间须不同于开始时间；不需要免打扰时请不要填写 `quiet`。',
    })
  return isQuietAt(quiet, dailyAt)
    ? reject('notification.daily-in-quiet', {
        en: '`dailyAt` must lie outside the quiet hours, because the digest is sent at that time.',
        zh: '每日汇总时间须在免打扰时段之外。',
      })
    : undefined
}
