import type { Row } from './answers.ts'
import { livesOf } from './recomputed/demand-board.ts'
import type { FeedEvent } from './recomputed/feed.ts'

/** The offices that have entries for the role, beside those of their party. */
export const OFFICES = ['committee', 'social-work', 'street-office'] as const
type Office = (typeof OFFICES)[number]

/** docs/reference/metrics.md, "Inbox", column "for": the office that an entry of this kind is for, too. */
const ALSO_FOR: Readonly<Record<string, Office>> = {
  'demand-urgent': 'social-work',
  'reply-given': 'social-work',
  'harm-suspected': 'social-work',
  'report-late': 'social-work',
  'long-run-report-due': 'committee',
  'hotline-result-due': 'street-office',
  'hotline-result-overdue': 'street-office',
}

/** What several kinds of parties may answer: which, the event says, and each answers alone. These are not compared. */
export const FOR_ANSWERERS: readonly unknown[] = [
  'approval-asked',
  'breach-contested',
  'breach-answered',
  'hours-disputed',
]

/** The second office of an entry for an office. */
export function secondOffice({ to, kind, about }: Row): Office | undefined {
  const { kind: of, id } = Object(to)
  if (of !== 'role') return undefined
  // An escalation to the street office stays with the committee.
  if (kind === 'demand-escalated') return id === 'street-office' ? 'committee' : undefined
  // Both societies that did not propose the prices answer.
  if (kind === 'prices-proposed') return id === 'committee' ? 'social-work' : undefined
  return ALSO_FOR[String(kind)] === id || about === undefined ? undefined : ALSO_FOR[String(kind)]
}

const demandOf = ({ about }: Row): string => String(Object(about).demand)

export const isOf = (row: Row, demands: ReadonlySet<string>): boolean => demands.has(demandOf(row))

/** The demands whose visibility is restricted. */
export const restrictedIn = (feed: readonly FeedEvent[]): ReadonlySet<string> =>
  new Set(livesOf(feed).flatMap(([id, { visibility }]) => (visibility === 'restricted' ? [id] : [])))

/** The tasks that a person has to do, by the ids of their entries, and whether every party may know of the demand. */
export const namedTasks = (
  feed: readonly FeedEvent[],
): { readonly person: string; readonly id: string; readonly isPublic: boolean }[] =>
  livesOf(feed).flatMap(([demand, { tasks, visibility }]) =>
    tasks.flatMap(({ task, person, state }) => {
      if (person === null || !(state === 'open' || state === 'accepted')) return []
      return [{ person, id: `demand.${demand}.${task}`, isPublic: visibility === 'public' }]
    }),
  )
