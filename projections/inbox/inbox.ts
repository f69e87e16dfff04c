import { Type } from '@sinclair/typebox'
import { SafeContact } from '../../domain/contact/safe-contact.ts'
import { demand } from '../../domain/demand/demand.ts'
import { reasonNamed } from '../../domain/demand/reason-codes.ts'
import { isDiscreet } from '../../domain/demand/sight.ts'
import { iso, Moment, OneOf } from '../../domain/kernel/index.ts'
import { needNamed } from '../../domain/resource/shapes.ts'
import {
  before,
  equals,
  flag,
  oneOf,
  orNull,
  type Predicate,
  projection,
  type RowFilter,
  since,
  type Verdicts,
  verdict,
  view,
} from '../runtime/index.ts'
import { NEVER } from '../shared-rules/due-time.ts'
import { PersonalText } from '../shared-rules/personal-answer.ts'
import { addresseeSteps, aliases, forReader, workbooks } from './addressees.ts'
import { approvalEntrySteps } from './approval-entries.ts'
import { breachEntrySteps } from './breach-entries.ts'
import { callbackEntrySteps } from './callback-entries.ts'
import { communityEntrySteps } from './community-entries.ts'
import { dangerEntrySteps } from './danger-entries.ts'
import { deskEntrySteps } from './desk-entries.ts'
import { type EntryAbout, type InboxEntry, inboxEntries, lapseTimer, NEEDS } from './entries.ts'
import { DISCREET_TITLE, ENTRY_TITLES } from './entry-titles.ts'
import { ENTRY_KINDS } from './entry-topics.ts'
import { escalationEntrySteps } from './escalation-entries.ts'
import { hotlineEntrySteps } from './hotline-entries.ts'
import { longRunEntrySteps } from './long-run-entries.ts'
import { personEntrySteps } from './person-entries.ts'
import { absences, postHolderSteps, postHolders } from './post-holders.ts'
import { priceEntrySteps } from './price-entries.ts'
import { raiserEntrySteps } from './raiser-entries.ts'
import { reportEntrySteps } from './report-entries.ts'
import { reviewEntrySteps } from './review-entries.ts'
import { rosterGapEntrySteps } from './roster-gap-entries.ts'
import { lateReturns, shareEntrySteps } from './share-entries.ts'
import { openSummons, summonsEntrySteps } from './summons-entries.ts'
import { taskEntrySteps } from './task-entries.ts'
import { urgingEntrySteps } from './urge-entries.ts'
import { urgentEntrySteps } from './urgent-entries.ts'
import { wayOutEntrySteps } from './way-out-entries.ts'

const TO = ['party', 'person', 'resident', 'role', 'follower', 'lead', 'deputy', 'desk', 'leads'] as const

const EntryAnswer = Type.Object({
  id: Type.String(),
  to: Type.Object(
    { kind: OneOf(TO), id: Type.String() },
    {
      description:
        'The addressee: the reader in person, as a resident, for a party, in a post of a party, as one of all leads, in a role, or as follower of a demand, which the members of a group are.',
    },
  ),
  kind: OneOf(ENTRY_KINDS),
  title: Type.Object(
    { en: Type.String(), zh: Type.String() },
    {
      description: 'What the entry says. About a restricted demand it says only that there is a message.',
    },
  ),
  needs: Type.Boolean({ description: 'Whether the addressee has to act. Once done, the entry disappears or says so.' }),
  since: Moment,
  due: orNull(Moment),
  about: Type.Record(Type.String(), Type.Unknown(), { description: 'Ids and codes of what the entry is about.' }),
  meaning: orNull(
    Type.Object({ en: Type.String(), zh: Type.String() }, { description: 'What the reason code in `about` means.' }),
  ),
  reason: orNull(PersonalText('Why, in the words of the person who decided; null where the demand is restricted.')),
  safeContact: orNull(SafeContact),
  instead: orNull(PersonalText('Where to go instead, where it was declined; null where the demand is restricted.')),
  before: Type.Array(Type.Object({ kind: OneOf(ENTRY_KINDS), since: Moment }), {
    description: 'What the entry said before, newest first.',
  }),
})

/** The raiser of a merged demand judges it by what was done for the demand into which it was merged. */
const DONE = ['demand-delivered', 'demand-called', 'demand-closed'] as const
const originalIsDone: Predicate = {
  exists: inboxEntries.name,
  on: { entry: 'original' },
  where: { column: 'kind', oneOf: DONE },
}
const hasNeeds: Predicate = {
  // An index finds the entries that may need anything.
  all: [
    { column: 'needs', oneOf: [NEEDS.action, NEEDS.asOriginal] },
    { any: [equals('needs', NEEDS.action), originalIsDone] },
  ],
}
const needsAction = ({ needs, theirs }: Shown): boolean =>
  needs === NEEDS.action || (needs === NEEDS.asOriginal && DONE.some((one) => one === theirs?.kind))

const needs: RowFilter = {
  ...flag('needs', 'Whether the addressee has to act'),
  where(value) {
    if (value === 'true') return hasNeeds
    return value === 'false' ? { not: hasNeeds } : undefined
  },
}

type Shown = InboxEntry & { readonly alias: { readonly of: string } | null; readonly theirs: InboxEntry | null }

/** The address as readers see it. The members of a group do not learn who the raiser is. */
function addressOf({ to, alias, circle }: Shown): string {
  if (circle !== null) return `follower:${circle}`
  // An entry to a person names the person, even where the person is also a resident.
  return to.startsWith('owner:') ? (alias?.of ?? to) : to
}

function entryAnswer(row: Shown, sees: Verdicts<'other' | 'discreet' | 'delicate' | 'shared' | 'confidential'>) {
  const [kind = '', ...id] = addressOf(row).split(':')
  const raised = row.guarded === null ? row.demand : null
  // Others may look at the screen or the phone on which it appears.
  const isHidden = row.demand === null ? sees.confidential : raised?.visibility === 'restricted'
  const discreet = sees.discreet || sees.delicate || sees.shared || isHidden
  return {
    id: row.entry,
    to: { kind, id: id.join(':') },
    kind: row.kind,
    title: discreet ? DISCREET_TITLE : ENTRY_TITLES[row.kind],
    needs: needsAction(row),
    since: iso(row.since),
    due: row.due === NEVER ? null : iso(row.due),
    about: { ...aboutOf(row, sees), ...(row.theirs === null ? {} : { originalStands: row.theirs.kind }) },
    meaning: discreet ? null : meaningOf(row),
    reason: discreet ? null : row.reason,
    // A program that forwards the entry keeps to it. The limits of the raiser are not those of the members.
    safeContact: row.circle === null ? (raised?.safeContact ?? null) : null,
    instead: discreet ? null : row.instead,
    before: row.before.map((one) => ({ kind: one.kind, since: iso(one.since) })),
  }
}

/** The meaning of the reason code that the entry names. */
const meaningOf = ({ kind, about: { code } }: InboxEntry) => {
  if (typeof code !== 'string') return null
  return (kind === 'share-displaced' ? needNamed(code) : reasonNamed(code)) ?? null
}

/** Another demand is named to readers who may know of it. That the reader's own demand was merged is the reader's own affair. */
function aboutOf({ about, other }: InboxEntry, sees: Verdicts<'other'>): EntryAbout {
  if (other === null || sees.other) return about
  const { original: _, source: __, ...told } = about
  return told
}

/** What people and parties have to do or should know. */
export const inbox = projection({
  name: 'inbox',
  version: 13,
  tables: [inboxEntries, aliases, workbooks, postHolders, absences, openSummons, lateReturns],
  timers: [lapseTimer],
  on: [
    ...addresseeSteps,
    ...postHolderSteps,
    ...raiserEntrySteps,
    ...callbackEntrySteps,
    ...taskEntrySteps,
    ...escalationEntrySteps,
    ...urgentEntrySteps,
    ...reviewEntrySteps,
    ...approvalEntrySteps,
    ...longRunEntrySteps,
    ...wayOutEntrySteps,
    ...deskEntrySteps,
    ...summonsEntrySteps,
    ...urgingEntrySteps,
    ...hotlineEntrySteps,
    ...shareEntrySteps,
    ...personEntrySteps,
    ...communityEntrySteps,
    ...priceEntrySteps,
    ...breachEntrySteps,
    ...rosterGapEntrySteps,
    ...dangerEntrySteps,
    ...reportEntrySteps,
  ],
  views: {
    inbox: view({
      summary: {
        en: 'What the reader has to act on or should know, for themselves and for the party they act for.',
        zh: '待办与通知：本人及所代表一方需要处理或知晓的事项。',
      },
      from: inboxEntries,
      beside: {
        alias: { table: aliases, on: { alias: 'to' } },
        theirs: { table: inboxEntries, on: { entry: 'original' } },
      },
      filters: {
        needs,
        entry: { ...oneOf('entry', 'Ids of entries, separated by commas'), few: true },
        kind: oneOf('kind', 'Kind', ENTRY_KINDS),
        since: since('since', 'Renewed at this moment or later'),
        dueBefore: before('due', 'Due before this moment'),
      },
      sorts: { newest: { column: 'since', descending: true }, due: { column: 'due' } },
      visible: (reader, { now }) => forReader(reader, now),
      sees: {
        other: verdict({ aggregate: { context: demand.name, named: 'other' } }, demand.sight.known),
        discreet: verdict({ aggregate: { context: demand.name, named: 'guarded' } }, () => isDiscreet),
        // What a breach or an approval is about. A raiser reads of the own demand, whatever it was merged into.
        confidential: verdict({ aggregate: { context: demand.name, named: 'other' } }, () => isDiscreet),
        shared: verdict({ aggregate: { context: demand.name, named: 'circle' } }, () => isDiscreet),
        delicate: verdict({ aggregate: { context: demand.name, named: 'named' } }, () => isDiscreet),
      },
      show: entryAnswer,
      row: EntryAnswer,
    }),
  },
})
