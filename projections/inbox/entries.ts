import type { DemandState } from '../../domain/demand/state.ts'
import type { Instant, Private } from '../../domain/kernel/index.ts'
import type { Series } from '../../domain/sharing/shapes.ts'
import { type Happened, integer, json, maybe, type RowOf, table, text, timer } from '../runtime/index.ts'
import { NEVER } from '../shared-rules/due-time.ts'
import type { EntryKind } from './entry-topics.ts'

/** Whether the addressee has to act. That of a merged demand has to, once the entry of the original demand says that it is done. */
export const NEEDS = { nothing: 0, action: 1, asOriginal: 2 } as const
/** What an entry needs that asks for nothing itself. */
export const atRest = (kind: EntryKind): number => (kind === 'demand-merged' ? NEEDS.asOriginal : NEEDS.nothing)

/** Ids and codes of what an entry is about, never text that people wrote. */
export type EntryAbout = Readonly<Record<string, string | number | boolean | readonly string[]>>

/** What waits on a rung: a ladder of a task or of the demand, or the call of a person. */
export interface Waiting {
  readonly demand: string
  /** `t1:result`, `-:acceptance`, or `call`. */
  readonly what: string
  readonly rung: number
  /** The working day on whose list it came. */
  readonly day: string
}

/** How many earlier events an entry remembers besides the latest one. */
const REMEMBERED = 19

const NEWEST = ['since', 'entry', 'needs', 'due']

/**
 * One row for each thing and each addressee; an event of the thing renews the row. So an inbox grows with the number of things
 * that concern the addressee, not with the number of events. An entry disappears once its addressee has done what it asks.
 */
export const inboxEntries = table('entries', {
  columns: {
    entry: text(),
    /** `party:wuye`, `person:li`, `resident:7`, `role:committee`, `follower:<demand>`, `group:<demand>`, or an alias: `owner:<resource>`. */
    to: text(),
    /** A second addressee. */
    copy: maybe(text()),
    kind: text<EntryKind>(),
    /** Whether the addressee has to act: {@link NEEDS}. */
    needs: integer(),
    since: integer(),
    due: integer(),
    about: json<EntryAbout>(),
    /** Sealed: why, in the words of the person who decided. */
    reason: maybe(json<Private<string>>()),
    /** Sealed: where to go instead. */
    instead: maybe(json<Private<string>>()),
    /** Newest first. */
    before: json<readonly { readonly kind: EntryKind; readonly since: Instant }[]>(),
    /** The demand, where readers whom it is about may not see the entry. */
    guarded: maybe(text()),
    /** The demand, where the entry is for those whom it is about, while they may know of it. */
    named: maybe(text()),
    /** The due time that applies once it is accepted or started. */
    later: maybe(integer()),
    /** When it can no longer be done. */
    lapses: maybe(integer()),
    /** For a merged demand, the entry of the demand into which it was merged. */
    original: maybe(text()),
    /** Another demand that `about` names, as `original` or by its stream as `source`. */
    other: maybe(text()),
    /** For escalations, what waits there. */
    waits: maybe(json<readonly Waiting[]>()),
    /** The demand, where the entry is for its group as well: for the members, or for those invited. */
    circle: maybe(text()),
    /** The state of the demand, where the entry is for its raiser; of an urgent one what the entry has seen of it. */
    demand: maybe(json<DemandState>()),
  },
  key: ['entry'],
  // Pages are merged from the entries of each addressee, who may have any number of them. What filters ask for is in the index too.
  indexes: [
    { columns: ['to', ...NEWEST] },
    { columns: ['to', 'needs', 'due'] },
    { columns: ['copy', ...NEWEST] },
    { columns: ['copy', 'needs', 'due'] },
    { columns: ['circle'] },
  ],
})
export type InboxEntry = RowOf<typeof inboxEntries>

type Said = Pick<InboxEntry, 'kind' | 'about'> & Partial<Pick<InboxEntry, 'needs' | 'due' | 'reason' | 'instead'>>
type Kept = Partial<
  Pick<InboxEntry, 'copy' | 'guarded' | 'named' | 'later' | 'lapses' | 'other' | 'waits' | 'circle' | 'demand'>
>

/** Returns a new entry; it remembers what `row` said if its addressee is the same. */
export function entryFor(
  { community, recorded }: Happened,
  entry: string,
  to: string,
  said: Said & Kept,
  row?: InboxEntry,
): InboxEntry {
  const { kind, about, needs = 0, due = NEVER, reason = null, instead = null } = said
  const { copy = null, guarded = null, named = null, later = null, lapses = null, other = null, demand = null } = said
  const { circle = null, waits = null } = said
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
    instead,
    before,
    guarded,
    named,
    later,
    lapses,
    original: null,
    other,
    waits,
    circle,
    demand,
  }
}

/** Returns the entry with a new message; nothing is left to do unless `said.needs` is 1. */
export const renewed = (
  row: InboxEntry,
  { recorded }: Happened,
  said: Omit<Said, 'about'> & { about?: EntryAbout },
): InboxEntry => ({
  ...row,
  kind: said.kind,
  needs: said.needs ?? atRest(said.kind),
  since: recorded,
  due: said.due ?? NEVER,
  about: { ...row.about, ...said.about },
  reason: said.reason ?? null,
  instead: said.instead ?? null,
  before: remembering(row),
})

/** What an entry about a series says of the dates that were skipped. */
export const skippedIn = (series: Series | undefined): EntryAbout =>
  series?.skipped === undefined ? {} : { skipped: series.skipped }

/** What can no longer be done is no longer asked for. */
export const lapseTimer = timer(inboxEntries, 'lapses', (row) => ({ ...row, lapses: null, needs: 0, due: NEVER }))

const remembering = ({ kind, since, before }: InboxEntry): InboxEntry['before'] =>
  [{ kind, since }, ...before].slice(0, REMEMBERED)
