import { type Folds, instant } from '../kernel/index.ts'
import type { notificationEvents } from './events.ts'
import { type NotificationState, TOLD_ENTRIES, toldAs } from './state.ts'

/** How each event changes the notifications of a person. */
export const foldNotifications: Folds<typeof notificationEvents, NotificationState> = {
  NotificationsSet: (state, { person, ...settings }) => ({ ...state, person, settings }),
  NotificationsHeld: (state, { person, because, since, until }) => ({
    ...state,
    person,
    [because]: { since: instant(since), until: instant(until) },
  }),
  PersonNotified: (state, { person, because, entries }) => ({
    ...(because === 'at-once' ? state : released(state, because)),
    person,
    told: [...state.told, ...entries.map(toldAs)].slice(-TOLD_ENTRIES),
  }),
  NotificationsLapsed: (state, { because }) => released(state, because),
}

function released(state: NotificationState, because: 'quiet' | 'daily'): NotificationState {
  const { [because]: _, ...rest } = state
  return rest
}
