import { isPartyKind } from '../../domain/community/participation.ts'
import { demand } from '../../domain/demand/demand.ts'
import { isInvitedReader, isMemberReader, mayAnswer, mayBeNotified } from '../../domain/demand/sight.ts'
import { type Actor, type Instant, parseStream } from '../../domain/kernel/index.ts'
import { personnelEvents } from '../../domain/personnel/events.ts'
import { resourceEvents } from '../../domain/resource/events.ts'
import { workbookEvents } from '../../domain/workbook/events.ts'
import {
  EVERYTHING,
  equals,
  type FactsOf,
  type FoldStep,
  integer,
  type Predicate,
  rowsWhere,
  steps,
  table,
  text,
} from '../runtime/index.ts'
import { forAbsent, forPosts } from './post-holders.ts'

/** One row an alias: it names the party that owns or administers a resource, or the resident that a person also is. */
export const aliases = table('aliases', {
  columns: { alias: text(), of: text() },
  key: ['alias'],
  indexes: [{ columns: ['of'] }],
})

export const ownerAlias = (resource: string): string => `owner:${resource}`

/** One row a community that has a workbook to sign. */
export const workbooks = table('workbooks', { columns: { version: integer() }, key: [] })

const alias = steps(aliases)

export const addresseeSteps: readonly FoldStep[] = [
  alias.on(
    resourceEvents.ResourceOffered,
    (_, { community, id, data: { owner } }) => ({ community, alias: ownerAlias(id), of: `party:${owner}` }),
    ({ id }) => [ownerAlias(id)],
  ),
  alias.change(
    resourceEvents.TermsChanged,
    (row, { data: { owner, administrator = owner } }) =>
      administrator === undefined ? row : { ...row, of: `party:${administrator}` },
    ({ id }) => [ownerAlias(id)],
  ),
  alias.on(
    personnelEvents.PersonEnrolled,
    (_, { community, id, data: { resident } }) =>
      resident === undefined ? undefined : { community, alias: `person:${id}`, of: `resident:${resident}` },
    ({ id }) => [`person:${id}`],
  ),
  steps(workbooks, () => []).on(workbookEvents.WorkbookDrafted, (_, { community, data: { version } }) => ({
    community,
    version,
  })),
]

/** Returns the addresses of a reader: those in entries themselves, and those that aliases lead to. */
function namesOf({ id, role, party, follows }: Actor): { direct: string[]; aliased: string[] } {
  const followed = parseStream(follows ?? '')
  const byCode = followed?.aggregate === 'demand' ? [`follower:${followed.id}`] : []
  if (role === 'anonymous') return { direct: byCode, aliased: [] }
  if (role === 'resident') return { direct: [`resident:${id}`, `person:${id}`, ...byCode], aliased: [`resident:${id}`] }
  if (!isPartyKind(role)) return { direct: [`person:${id}`], aliased: [] }
  const parties = party === undefined ? [] : [`party:${party}`]
  return { direct: [`person:${id}`, ...parties, `role:${role}`], aliased: [`resident:${id}`, ...parties] }
}

/** Entries that ask for a signature are shown only where there is a workbook. */
const inQuestion: Predicate = {
  any: [{ not: equals('kind', 'convention-unsigned') }, { exists: workbooks.name, on: {}, where: EVERYTHING }],
}

const byAlias = (names: readonly string[]): Predicate => ({
  column: 'to',
  among: aliases.name,
  named: 'alias',
  where: { column: 'of', oneOf: names },
})

const ofCircle: FactsOf = { aggregate: { context: demand.name, named: 'circle' } }
const isInvitation = equals('kind', 'group-invited')

/** Entries of demands that several residents raise: where it stands for members, and the invitation for those invited. */
const ofGroups = (reader: Actor): readonly Predicate[] => [
  { all: [rowsWhere(ofCircle, isMemberReader(reader), 'leads'), { not: isInvitation }] },
  { all: [rowsWhere(ofCircle, isInvitedReader(reader), 'leads'), isInvitation] },
]

/** The demand of an entry, where readers whom it is about may not see the entry. */
const guarding: FactsOf = { aggregate: { context: demand.name, named: 'guarded' } }

/** The demand of an entry for those whom it is about. */
const naming: FactsOf = { aggregate: { context: demand.name, named: 'named' } }

/** Entries for the reader and for the party that the reader acts for, except those of demands that are about the reader. */
export function forReader(reader: Actor, now: Instant): Predicate {
  if (reader.role === 'service') return inQuestion
  const { direct, aliased } = namesOf(reader)
  const mine: Predicate = {
    merged: [
      ...direct.flatMap((name) => [equals('to', name), equals('copy', name)]),
      ...forPosts(reader, now),
      ...forAbsent(reader, now),
      ...(aliased.length === 0 ? [] : [byAlias(aliased)]),
      ...(reader.role === 'resident' ? ofGroups(reader) : []),
    ],
  }
  return {
    all: [mine, rowsWhere(guarding, mayBeNotified(reader)), rowsWhere(naming, mayAnswer(reader)), inQuestion],
  }
}
