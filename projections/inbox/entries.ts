import type { DemandState } from '../../domain/demand/index.ts'
import type { Instant, Private } from '../../domain/kernel/index.ts'
import { type Happened, integer, json, maybe, type RowOf, table, text, timer } from '../runtime/index.ts'
import { NEVER } from '../shared-rules/due-time.ts'

/** What is to be done, or what somebody should know; of a demand that somebody raised, where it stands. */
export const ENTRY_KINDS = [
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
  'demand-escalated',
  'task-assigned',
  'task-accepted',
  'task-escalated',
  'task-kept',
  'task-moved',
  'task-withdrawn',
  'match-suggested',
  'share-requested',
  'share-approved',
  'share-waitlisted',
  'share-displaced',
  'share-promoted',
  'share-declined',
  'share-cancelled',
  'share-expired',
  'share-started',
  'share-no-show',
  'share-returned',
  'share-consumed',
  'funds-pledged',
  'secondment-requested',
  'secondment-shared',
  'secondment-declined',
  'secondment-cancelled',
  'secondment-ended',
  'hours-logged',
  'hours-confirmed',
  'skill-certified',
  'skill-lapsed',
  'convention-unsigned',
  'convention-amended',
  'breach-recorded',
  'breach-remedied',
  'breach-dismissed',
  'party-suspended',
  'party-reinstated',
  'person-appointed',
  'appointment-ended',
] as const
export type EntryKind = (typeof ENTRY_KINDS)[number]

/** Ids and codes of what it is about, never anything that people wrote. */
export type EntryAbout = Readonly<Record<string, string | number | boolean | readonly string[]>>

/** How many earlier happenings an entry remembers beside the latest one. */
const REMEMBERED = 19

/**
 * One entry for each thing and each whom it concerns: what happens to the thing renews it. So an inbox grows with what
 * somebody has to do with, not with how often something happens to it; and an entry goes once it is done by whom it is for.
 */
export const inboxEntries = table('entries', {
  columns: {
    entry: text(),
    /** `party:wuye`, `person:li`, `resident:7`, `role:committee`, `follower:<demand>`, or an alias: `owner:<resource>`. */
    to: text(),
    /** Somebody else whom it is for just as well. */
    copy: maybe(text()),
    kind: text<EntryKind>(),
    /** Something is to be done about it. */
    needs: integer(),
    since: integer(),
    due: integer(),
    about: json<EntryAbout>(),
    /** Sealed: why, in the words of whoever decided it. */
    reason: maybe(json<Private<string>>()),
    /** Newest first. */
    before: json<readonly { readonly kind: EntryKind; readonly since: Instant }[]>(),
    /** The demand, where those whom it is about may not learn of it from here. */
    guarded: maybe(text()),
    /** What will be due once it has been accepted, or begun. */
    later: maybe(integer()),
    /** When it cannot be done any more. */
    lapses: maybe(integer()),
    /** Of a merged demand: the entry of the one that it was merged into. */
    original: maybe(text()),
    /** Of a demand that somebody raised. */
    demand: maybe(json<DemandState>()),
  },
  key: ['entry'],
  // What is somebody's is looked up and then sorted: renewing an entry moves it in no index.
  indexes: [{ columns: ['to'] }, { columns: ['copy'] }],
})
export type InboxEntry = RowOf<typeof inboxEntries>

type Said = Pick<InboxEntry, 'kind' | 'about'> & Partial<Pick<InboxEntry, 'needs' | 'due' | 'reason'>>
type Kept = Partial<Pick<InboxEntry, 'copy' | 'guarded' | 'later' | 'lapses' | 'demand'>>

/** An entry for somebody; it remembers what it said before if it was for the same. */
export function entryFor(
  { community, recorded }: Happened,
  entry: string,
  to: string,
  said: Said & Kept,
  row?: InboxEntry,
): InboxEntry {
  const { kind, about, needs = 0, due = NEVER, reason = null } = said
  const { copy = null, guarded = null, later = null, lapses = null, demand = null } = said
  const before = row === undefined || row.to !== to ? [] : remembering(row)
  return {
    community,
    entry,
    to,
    copy,
    kind,
    needs,
    since: recorded,
    due,
    about,
    reason,
    before,
    guarded,
    later,
    lapses,
    original: null,
    demand,
  }
}

/** The same entry, saying something new: nothing is left to be done unless it says so. */
export const renewed = (
  row: InboxEntry,
  { recorded }: Happened,
  said: Omit<Said, 'about'> & { about?: EntryAbout },
): InboxEntry => ({
  ...row,
  kind: said.kind,
  needs: said.needs ?? 0,
  since: recorded,
  due: said.due ?? NEVER,
  about: { ...row.about, ...said.about },
  reason: said.reason ?? null,
  before: remembering(row),
})

/** What cannot be done any more is not asked for any more. */
export const lapseTimer = timer(inboxEntries, 'lapses', (row) => ({ ...row, lapses: null, needs: 0, due: NEVER }))

const remembering = ({ kind, since, before }: InboxEntry): InboxEntry['before'] =>
  [{ kind, since }, ...before].slice(0, REMEMBERED)
