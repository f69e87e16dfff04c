import { Type } from '@sinclair/typebox'
import { iso, Moment, OneOf } from '../../domain/kernel/index.ts'
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
  view,
} from '../runtime/index.ts'
import { NEVER } from '../shared-rules/due-time.ts'
import { addresseeSteps, aliases, forReader, subjects, workbooks } from './addressees.ts'
import { communityEntrySteps } from './community-entries.ts'
import { ENTRY_KINDS, type InboxEntry, inboxEntries, lapseTimer } from './entries.ts'
import { personEntrySteps } from './person-entries.ts'
import { raiserEntrySteps } from './raiser-entries.ts'
import { shareEntrySteps } from './share-entries.ts'
import { taskEntrySteps } from './task-entries.ts'

const TO = ['party', 'person', 'resident', 'role', 'follower'] as const

const EntryAnswer = Type.Object({
  id: Type.String(),
  to: Type.Object(
    { kind: OneOf(TO), id: Type.String() },
    { description: 'In what capacity the reader is told: as whom, for which party, as whoever follows a demand.' },
  ),
  kind: OneOf(ENTRY_KINDS),
  needs: Type.Boolean({ description: 'Something is to be done: the entry goes, or says so, once it was.' }),
  since: Moment,
  due: orNull(Moment),
  about: Type.Record(Type.String(), Type.Unknown(), { description: 'Ids and codes of what it is about.' }),
  reason: orNull(Type.Unknown({ description: 'Why, in the words of whoever decided it.' })),
  before: Type.Array(Type.Object({ kind: OneOf(ENTRY_KINDS), since: Moment }), {
    description: 'What it said before, newest first.',
  }),
})

/** A merged demand is its raiser's to judge by what was done for the original. */
const DONE = ['demand-delivered', 'demand-closed'] as const
const merged = equals('kind', 'demand-merged')
const hasNeeds: Predicate = {
  any: [
    equals('needs', 1),
    {
      all: [merged, { exists: inboxEntries.name, on: { entry: 'original' }, where: { column: 'kind', oneOf: DONE } }],
    },
  ],
}
const awaits = ({ kind, theirs }: Shown): boolean =>
  kind === 'demand-merged' && DONE.some((one) => one === theirs?.kind)

const needs: RowFilter = {
  ...flag('needs', 'Something is to be done about it'),
  where(value) {
    if (value === 'true') return hasNeeds
    return value === 'false' ? { not: hasNeeds } : undefined
  },
}

type Shown = InboxEntry & { readonly alias: { readonly of: string } | null; readonly theirs: InboxEntry | null }

function entryAnswer(row: Shown) {
  // A person is written to as a person, whoever else they are.
  const [kind = '', ...id] = (row.to.startsWith('owner:') ? (row.alias?.of ?? row.to) : row.to).split(':')
  return {
    id: row.entry,
    to: { kind, id: id.join(':') },
    kind: row.kind,
    needs: row.needs === 1 || awaits(row),
    since: iso(row.since),
    due: row.due === NEVER ? null : iso(row.due),
    about: row.theirs === null ? row.about : { ...row.about, originalStands: row.theirs.kind },
    reason: row.reason,
    before: row.before.map((one) => ({ kind: one.kind, since: iso(one.since) })),
  }
}

/** What needs somebody, and what they should know. */
export const inbox = projection({
  name: 'inbox',
  version: 3,
  tables: [inboxEntries, aliases, subjects, workbooks],
  timers: [lapseTimer],
  on: [
    ...addresseeSteps,
    ...raiserEntrySteps,
    ...taskEntrySteps,
    ...shareEntrySteps,
    ...personEntrySteps,
    ...communityEntrySteps,
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
        kind: oneOf('kind', 'Kind', ENTRY_KINDS),
        since: since('since', 'Said at this moment or later (RFC 3339)'),
        dueBefore: before('due', 'Due before this moment (RFC 3339)'),
      },
      sorts: { newest: { column: 'since', descending: true }, due: { column: 'due' } },
      visible: forReader,
      show: entryAnswer,
      // Whoever finds an entry is whom it is for.
      opens: () => true,
      row: EntryAnswer,
    }),
  },
})
