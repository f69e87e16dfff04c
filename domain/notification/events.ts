import { Type } from '@sinclair/typebox'
import { Closed, events, Id, Line, Moment, OneOf, Personal } from '../kernel/index.ts'
import { MOST_ENTRIES, NotifiedEntry, PagePath, ResidentSettings, settingFields } from './shapes.ts'

/** Why entries wait: for the end of the quiet hours, or for the daily digest. */
export const HeldBecause = OneOf(['quiet', 'daily'])

/** Present where a person is told as a resident, and not as a member of a party: the two are apart, with settings of their own. */
const asResident = { as: Type.Optional(OneOf(['resident'])) }

export const notificationEvents = events({
  /** Replaces the earlier settings. */
  NotificationsSet: Closed({ person: Id, ...settingFields }),
  /** The first entry since `since` waits, and with it all that come until `until`. */
  NotificationsHeld: Closed({ person: Id, because: HeldBecause, since: Moment, until: Moment, ...asResident }),
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
  NotificationsLapsed: Closed({ person: Id, because: HeldBecause, ...asResident }),
  /** Replaces what the resident chose earlier. It is sealed under the key of the resident, and goes with their erasure. */
  ResidentNotificationsSet: Closed({ person: Id, chosen: Personal(ResidentSettings, 'person') }),
  /**
   * A resident is to be told of news of their demands. Bridges receive it by webhook. It names no demand and nothing that the resident
   * has chosen: the title is a fixed text in both languages, and `told` holds keyed digests of the entries.
   */
  ResidentNotified: Closed({
    person: Id,
    because: OneOf(['at-once', 'quiet', 'daily']),
    title: Closed({ en: Line, zh: Line }),
    link: PagePath,
    /** The number of messages. */
    count: Type.Integer({ minimum: 1 }),
    told: Type.Array(Type.String({ pattern: '^[0-9a-f]{16}$' }), { minItems: 1, maxItems: MOST_ENTRIES }),
  }),
})
