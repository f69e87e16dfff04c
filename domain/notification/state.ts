import type { Instant } from '../kernel/index.ts'
import type { NotificationSettings, Topic } from './shapes.ts'

/** Entries since a moment that wait until a later one. */
interface HeldEntries {
  readonly since: Instant
  readonly until: Instant
}

/** The notifications of one person. */
export interface NotificationState {
  /** Missing before the first event. */
  readonly person?: string
  /** Missing while the person has chosen none. */
  readonly settings?: NotificationSettings
  /** The latest entries that were told, each with its moment. */
  readonly told: readonly string[]
  /** What waits for the end of the quiet hours, and for the daily digest. */
  readonly quiet?: HeldEntries
  readonly daily?: HeldEntries
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
