import { Closed, command, Id, optional } from '../../kernel/index.ts'
import { notificationEvents } from '../events.ts'
import { notificationRule } from '../rule.ts'
import { notTheirs, unsoundTimes } from '../settings.ts'
import { type ResidentSettings, type ResidentWishes, residentWishes } from '../shapes.ts'
import { RESIDENT_DEFAULTS } from '../state.ts'

const completed = ({ topics, quiet, ...wished }: ResidentWishes): ResidentSettings => ({
  ...RESIDENT_DEFAULTS,
  ...wished,
  topics: { ...RESIDENT_DEFAULTS.topics, ...topics },
  ...optional('quiet', quiet),
})

export const setAsResident = notificationRule(
  command({
    summary: {
      en: 'Choose which news of your own demands are sent to you outside the pages: at once, once a day, or not.',
      zh: '居民设置本人诉求的消息提醒：各类进展在页面之外即时发送、每日汇总或不发送。',
    },
    by: ['resident'],
    creates: true,
    names: 'person',
    data: Closed({ person: Id, ...residentWishes }),
  }),
  (_, { person: __, ...wished }, { id, actor }) => {
    const chosen = completed(wished)
    // What was chosen before is sealed, so the same choice again is recorded again.
    return (
      notTheirs(id, actor.id) ??
      unsoundTimes(chosen) ?? [notificationEvents.ResidentNotificationsSet({ person: id, chosen })]
    )
  },
)
