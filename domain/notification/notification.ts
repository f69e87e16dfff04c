import { context } from '../kernel/index.ts'
import { notifyPerson, releaseNotifications } from './delivery.ts'
import { notificationEvents } from './events.ts'
import { foldNotifications } from './fold.ts'
import { notifyResident, releaseToResident } from './residents/delivery.ts'
import { setAsResident } from './residents/settings.ts'
import { setNotifications } from './settings.ts'
import { notificationSight } from './sight.ts'
import { notNotified } from './state.ts'

/**
 * The notifications of one person, whose id is that of the aggregate: what they want to be told outside the pages, and what they
 * were told, for the parties that they act for and, apart from that, as a resident. They have a stream of their own, because decisions
 * about tasks and secondments read the stream of the person.
 */
export const notification = context('notification', {
  plural: 'notifications',
  foldVersion: 2,
  events: notificationEvents,
  initial: notNotified,
  evolve: foldNotifications,
  sight: notificationSight,
  subject: ({ person }) => person,
  commands: {
    set: setNotifications,
    notify: notifyPerson,
    release: releaseNotifications,
    'set-as-resident': setAsResident,
    'notify-resident': notifyResident,
    'release-to-resident': releaseToResident,
  },
})
