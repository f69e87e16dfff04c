import type { Instant, Private } from '../kernel/index.ts'
import type { NotificationSettings, ResidentSettings, Topic } from './shapes.ts'

/** Entries since a moment that wait until a later one. */
interface HeldEntries {
  readonly since: Instant
  readonly until: Instant
}

/** What waits for the end of the quiet hours, and for the daily digest. */
export interface WaitingEntries {
  readonly quiet?: HeldEntries
  readonly daily?: HeldEntries
}

/** The notifications of a person as a resident. */
export interface ResidentNews extends WaitingEntries {
  /** Sealed. Missing while the resident has chosen nothing. */
  readonly chosen?: Private<ResidentSettings>
  /** Digests of the latest entries that were told. */
  readonly told: readonly string[]
}

/** The notifications of one person. */
export interface NotificationState extends WaitingEntries {
  /** Missing before the first event. */
  readonly person?: string
  /** Missing while the person has chosen none. */
  readonly settings?: NotificationSettings
  /** The latest entries that were told, each with its moment. */
  readonly told: readonly string[]
  /** Missing while the person is told nothing as a resident. */
  readonly resident?: ResidentNews
}

export const notNotified: NotificationState = { told: [] }

/** How many told entries a person's state remembers. */
export const TOLD_ENTRIES = 200

/** An entry as `told` remembers it: a later change of the entry is told again. */
export const toldAs = ({ entry, since }: { readonly entry: string; readonly since: string }): string =>
  `${entry} ${since}`

const OFF: Readonly<Record<Exclude<Topic, 'urgent' | 'legal'>, 'off'>> = {
  tasks: 'off',
  delays: 'off',
  callbacks: 'off',
  approvals: 'off',
  demands: 'off',
  sharing: 'off',
  people: 'off',
  community: 'off',
}

/** The settings of a person who chose none: outside the inbox they are told only what is always sent. */
export const DEFAULT_SETTINGS: NotificationSettings = {
  topics: { urgent: 'at-once', legal: 'at-once', ...OFF },
  dailyAt: '08:30',
  channel: 'any',
  language: 'zh',
}

export const settingsOf = ({ settings = DEFAULT_SETTINGS }: NotificationState): NotificationSettings => settings

/** The notifications of the person as a resident. */
export const newsOf = ({ resident }: NotificationState): ResidentNews => resident ?? { told: [] }

/** The settings of a resident who chose none: nothing is sent. */
export const RESIDENT_DEFAULTS: ResidentSettings = {
  topics: { answers: 'off', outcomes: 'off', steps: 'off' },
  dailyAt: DEFAULT_SETTINGS.dailyAt,
  channel: DEFAULT_SETTINGS.channel,
  language: DEFAULT_SETTINGS.language,
}
