import type { ResidentTopic, Topic } from '../../domain/notification/shapes.ts'

/**
 * What entries say, by topic: something to do, something to know, or where a raised demand stands. People choose by topic what they
 * are notified of.
 */
const ENTRY_KINDS_OF = {
  urgent: ['demand-urgent', 'demand-unattended'],
  legal: ['harm-suspected', 'report-late', 'request-received'],
  tasks: [
    'task-assigned',
    'task-rework',
    'task-accepted',
    'task-kept',
    'task-handed-over',
    'task-without-person',
    'task-moved',
    'task-withdrawn',
    'triage-due',
    'summoned',
    'summons-answered',
    'match-suggested',
    'hotline-result-due',
    'hotline-asked',
    'hotline-answered',
    'hotline-result',
    'long-run-report-due',
    'reply-given',
    'demand-about-you',
    'request-refused',
    'stand-in-named',
    'stand-in-ended',
  ],
  delays: [
    'demand-escalated',
    'escalations-listed',
    'task-escalated',
    'task-urged',
    'task-supervised',
    'demand-urged',
    'demand-supervised',
    'triage-overdue',
    'summons-overdue',
    'summons-missed',
    'referral-overdue',
    'hotline-result-overdue',
    'long-run-report-missed',
  ],
  callbacks: ['callback-due', 'callback-disputed', 'withdrawal-to-call', 'contact-denied', 'review-ordered'],
  approvals: [
    'approval-asked',
    'approval-requested',
    'approval-granted',
    'approval-refused',
    'approval-lapsed',
    'merge-ordered',
    'merges-refused',
    'breach-recorded',
    'breach-contested',
    'breach-answered',
    'breach-remedied',
    'breach-dismissed',
  ],
  demands: [
    'demand-raised',
    'demand-triaged',
    'demand-assigned',
    'demand-in-progress',
    'demand-held',
    'demand-delivered',
    'demand-closed',
    'demand-merged',
    'demand-declined',
    'demand-withdrawn',
    'demand-referred',
    'demand-referral-ended',
    'demand-unmerged',
    'demand-reopened',
    'demand-under-review',
    'demand-contacted',
    'demand-called',
    'demand-extended',
    'demand-long-running',
    'demand-long-run-reported',
    'demand-long-run-ended',
    'group-invited',
  ],
  sharing: [
    'dates-skipped',
    'share-requested',
    'share-approved',
    'share-urgent',
    'share-waitlisted',
    'share-displaced',
    'share-promoted',
    'share-declined',
    'share-cancelled',
    'share-expired',
    'share-started',
    'share-no-show',
    'share-returned',
    'share-overdue',
    'share-not-back',
    'share-back',
    'share-consumed',
    'funds-pledged',
    'funds-returned',
    'resource-taken-over',
  ],
  people: [
    'secondment-requested',
    'secondment-shared',
    'secondment-declined',
    'secondment-cancelled',
    'secondment-ended',
    'hours-logged',
    'hours-confirmed',
    'hours-disputed',
    'membership-offered',
    'skill-certified',
    'skill-lapsed',
  ],
  community: [
    'convention-unsigned',
    'convention-amended',
    'prices-proposed',
    'prices-set',
    'prices-refused',
    'party-suspended',
    'party-reinstated',
    'person-appointed',
    'appointment-ended',
    'duty-gaps',
    'report-published',
    'week-summarized',
  ],
} as const satisfies Readonly<Record<Topic, readonly string[]>>

export type EntryKind = (typeof ENTRY_KINDS_OF)[Topic][number]
export const ENTRY_KINDS: readonly EntryKind[] = Object.values(ENTRY_KINDS_OF).flat()

const TOPIC_OF: ReadonlyMap<EntryKind, Topic> = new Map(
  (Object.keys(ENTRY_KINDS_OF) as Topic[]).flatMap((topic) =>
    ENTRY_KINDS_OF[topic].map((kind) => [kind, topic] as const),
  ),
)

/** The topic to which entries of a kind belong. A test holds that no kind has two. */
export const entryTopic = (kind: EntryKind): Topic => TOPIC_OF.get(kind) ?? 'tasks'

/** Kinds that are urgent where they are about a demand of level L1 and the addressee has to act. */
export const URGENT_WITH_L1: ReadonlySet<EntryKind> = new Set([
  'task-assigned',
  'task-rework',
  'task-handed-over',
  'task-without-person',
  'task-escalated',
  'task-urged',
  'demand-escalated',
  'summoned',
  'summons-overdue',
])

/** Kinds that ask a resident for an answer, also where nothing has to be done. */
const ANSWERED: ReadonlySet<EntryKind> = new Set(['demand-delivered', 'demand-called', 'group-invited'])

/** Kinds that tell a resident what became of a demand. */
const OUTCOMES: ReadonlySet<EntryKind> = new Set([
  'demand-closed',
  'demand-merged',
  'demand-declined',
  'demand-withdrawn',
  'demand-referred',
  'demand-referral-ended',
  'demand-unmerged',
  'demand-reopened',
])

/** What news mean to a resident: an answer is wanted, something became of the demand, or it made a step. */
export function residentTopic(kind: EntryKind, needs: boolean): ResidentTopic {
  if (needs || ANSWERED.has(kind)) return 'answers'
  return OUTCOMES.has(kind) ? 'outcomes' : 'steps'
}
