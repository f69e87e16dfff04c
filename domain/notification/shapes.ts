import { type Static, Type } from '@sinclair/typebox'
import { Closed, Line, Moment, OneOf } from '../kernel/index.ts'

/** What a notification is about. Each kind of inbox entry belongs to one topic. */
export const TOPICS = [
  'urgent',
  'legal',
  'tasks',
  'delays',
  'callbacks',
  'approvals',
  'demands',
  'sharing',
  'people',
  'community',
] as const
export type Topic = (typeof TOPICS)[number]

/** Topics that are always sent at once, also in quiet hours: urgent demands (L1), and duties that the law imposes. */
export const ALWAYS_SENT = ['urgent', 'legal'] as const

/** When entries of a topic are sent: at once, collected once a day, or not at all. The inbox holds them in any case. */
const Delivery = OneOf(['at-once', 'daily', 'off'])

/** The way that a person prefers. A bridge that does not offer it may choose another; `any` leaves the choice to the bridge. */
const Channel = OneOf(['any', 'wecom', 'sms', 'email'])

/** A time that clocks show in the community's own zone, to the minute. */
const ClockTime = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' })

/** Hours of each day in which nothing is sent but what {@link ALWAYS_SENT} names. `until` before `from` is on the next day. */
const QuietHours = Closed({ from: ClockTime, until: ClockTime })
export type QuietHours = Static<typeof QuietHours>

type TopicSchemas<S> = Readonly<Record<Topic, S>>
const ofTopics = <S>(schema: S) => Object.fromEntries(TOPICS.map((topic) => [topic, schema])) as TopicSchemas<S>

const timesAndWays = {
  dailyAt: ClockTime,
  quiet: Type.Optional(QuietHours),
  channel: Channel,
  language: OneOf(['zh', 'en']),
}

/** Settings as events record them: complete. */
export const settingFields = { topics: Closed(ofTopics(Delivery)), ...timesAndWays }
const Settings = Closed(settingFields)
export type NotificationSettings = Static<typeof Settings>

/** Settings as a command gives them. */
export const wishedFields = {
  topics: Type.Optional(Closed(ofTopics(Type.Optional(Delivery)))),
  dailyAt: Type.Optional(ClockTime),
  quiet: Type.Optional(QuietHours),
  channel: Type.Optional(Channel),
  language: Type.Optional(timesAndWays.language),
}
const Wished = Closed(wishedFields)
export type WishedSettings = Static<typeof Wished>

const Code = Type.String({ pattern: '^[a-z][a-z-]{0,49}$' })
/** A path of the pages: `/demands?open=7`. */
export const PagePath = Type.String({ pattern: '^/[^\\s]{0,299}$' })

const entryFields = {
  /** The id of the inbox entry. It may name a demand and a party. */
  entry: Type.String({ pattern: '^[!-~]{1,400}$' }),
  /** When the entry last changed. */
  since: Moment,
  /** The kind of the entry; `message` where it must not be told. */
  kind: Code,
  link: PagePath,
  /** Whether the person has to act. */
  needs: Type.Boolean(),
  due: Type.Optional(Moment),
}

/** An inbox entry as a notification tells it, in the language of the person. */
export const NotifiedEntry = Closed({ ...entryFields, title: Line })

/** An inbox entry that a person may have to be told, with its topic and in both languages. */
export const EntryToNotify = Closed({
  ...entryFields,
  topic: OneOf(TOPICS),
  title: Closed({ en: Line, zh: Line }),
})
export type EntryToNotify = Static<typeof EntryToNotify>

/** What residents are told of: what needs their answer, what became of their demands, and every other step. */
export const RESIDENT_TOPICS = ['answers', 'outcomes', 'steps'] as const
export type ResidentTopic = (typeof RESIDENT_TOPICS)[number]

const residentTopics = <S>(schema: S) =>
  Object.fromEntries(RESIDENT_TOPICS.map((topic) => [topic, schema])) as Readonly<Record<ResidentTopic, S>>

/** What a resident has chosen: complete. */
export const ResidentSettings = Closed({ topics: Closed(residentTopics(Delivery)), ...timesAndWays })
export type ResidentSettings = Static<typeof ResidentSettings>

/** What a resident chooses, as a command gives it. What is left out takes its default. */
export const residentWishes = {
  ...wishedFields,
  topics: Type.Optional(Closed(residentTopics(Type.Optional(Delivery)))),
}
const Wishes = Closed(residentWishes)
export type ResidentWishes = Static<typeof Wishes>

/** News of a resident wait until a moment: for the end of the quiet hours, or for the daily digest. */
export const ResidentWait = Closed({ because: OneOf(['quiet', 'daily']), until: Moment })
export type ResidentWait = Static<typeof ResidentWait>

/** An inbox entry that a resident has to be told. */
export const ResidentEntry = Closed({
  entry: entryFields.entry,
  since: entryFields.since,
  title: Closed({ en: Line, zh: Line }),
})
export type ResidentEntry = Static<typeof ResidentEntry>

/** The most entries of one notification. It counts the others. */
export const MOST_ENTRIES = 50
