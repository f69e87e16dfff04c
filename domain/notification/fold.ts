import { type Folds, instant } from '../kernel/index.ts'
import type { notificationEvents } from './events.ts'
import {
  type NotificationState,
  newsOf,
  type ResidentNews,
  TOLD_ENTRIES,
  toldAs,
  type WaitingEntries,
} from './state.ts'

/** How each event changes the notifications of a person. */
export const foldNotifications: Folds<typeof notificationEvents, NotificationState> = {
  NotificationsSet: (state, { person, ...settings }) => ({ ...state, person, settings }),
  NotificationsHeld: (state, { person, because, since, until, as }) => {
    const held = { [because]: { since: instant(since), until: instant(until) } }
    return as === undefined
      ? { ...state, person, ...held }
      : asResident(state, person, (news) => ({ ...news, ...held }))
  },
  PersonNotified: (state, { person, because, entries }) => ({
    ...(because === 'at-once' ? state : released(state, because)),
    person,
    told: [...state.told, ...entries.map(toldAs)].slice(-TOLD_ENTRIES),
  }),
  NotificationsLapsed: (state, { person, because, as }) =>
    as === undefined ? released(state, because) : asResident(state, person, (news) => released(news, because)),
  ResidentNotificationsSet: (state, { person, chosen }) => asResident(state, person, (news) => ({ ...news, chosen })),
  ResidentNotified: (state, { person, because, told }) =>
    asResident(state, person, (news) => ({
      ...(because === 'at-once' ? news : released(news, because)),
      told: [...news.told, ...told].slice(-TOLD_ENTRIES),
    })),
}

/** Changes what the person is told as a resident. */
const asResident = (
  state: NotificationState,
  person: string,
  change: (news: ResidentNews) => ResidentNews,
): NotificationState => ({ ...state, person, resident: change(newsOf(state)) })

function released<S extends WaitingEntries>(state: S, because: 'quiet' | 'daily'): Omit<S, 'quiet' | 'daily'> & S {
  const rest = { ...state }
  delete rest[because]
  return rest
}
