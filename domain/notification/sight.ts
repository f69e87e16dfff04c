import { type Actor, type FactPredicate, hasFact, type Sight } from '../kernel/index.ts'
import type { NotificationState } from './state.ts'

/** The reader is the person whose notifications they are. */
export const isNotifiedReader = ({ id }: Actor): FactPredicate => hasFact('self', id)

/**
 * A person's notifications are known to that person alone, beside services, which deliver them. Overseers see that and when a person
 * was told of what, and not what the person has chosen.
 */
export const notificationSight: Sight<NotificationState> = {
  facts: ({ person }) => ({ self: person === undefined ? [] : [person] }),
  known: isNotifiedReader,
  members: [{ data: ['topics', 'dailyAt', 'quiet', 'channel', 'language', 'chosen'], seenBy: isNotifiedReader }],
}
