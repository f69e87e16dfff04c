import { Type } from '@sinclair/typebox'
import { Closed, events, Id, Line, Moment, OneOf } from '../kernel/index.ts'
import { MOST_ENTRIES, NotifiedEntry, PagePath, settingFields } from './shapes.ts'

/** Why entries wait: for the end of the quiet hours, or for the daily digest. */
export const HeldBecause = OneOf(['quiet', 'daily'])

export const notificationEvents = events({
  /** Replaces the earlier settings. */
  NotificationsSet: Closed({ person: Id, ...settingFields }),
  /** The first entry since `since` waits, and with it all that come until `until`. */
  NotificationsHeld: Closed({ person: Id, because: HeldBecause, since: Moment, until: Moment }),
  /**
   * A person is to be told of entries of their inbox. Bridges to SMS or WeCom receive it by webhook. `title` and the titles of the entries are
   * fixed texts in the language of the person, without personal data.
   */
  PersonNotified: Closed({
    person: Id,
    because: OneOf(['at-once', 'quiet', 'daily']),
    channel: settingFields.channel,
    language: settingFields.language,
    title: Line,
    link: PagePath,
    entries: Type.Array(NotifiedEntry, { minItems: 1, maxItems: MOST_ENTRIES }),
    /** The number of further entries that the inbox holds. */
    more: Type.Optional(Type.Integer({ minimum: 1 })),
  }),
  /** Nothing that waited is left to tell: it was done meanwhile, or its topic was switched off. */
  NotificationsLapsed: Closed({ person: Id, because: HeldBecause }),
})
