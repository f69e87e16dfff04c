import { communityEvents } from '../../domain/community/events.ts'
import { PARTY_POSTS, SOCIETIES } from '../../domain/community/shapes.ts'
import { actingParty } from '../../domain/community/standing.ts'
import { type Actor, type Instant, instant } from '../../domain/kernel/index.ts'
import { EVERYTHING, equals, type FoldStep, integer, type Predicate, steps, table, text } from '../runtime/index.ts'

/** The address of the leads of all parties. */
export const EVERY_LEAD = 'leads:all'
/** The address of the leads of the parties of the three societies. */
export const SOCIETY_LEADS = 'leads:societies'
/** The address of the people in a post of a party: `lead:wuye`. Where the post is empty, it is that of the party. */
export const postAddress = (post: (typeof PARTY_POSTS)[number], party: string): string => `${post}:${party}`
const firstAddress = (party: string): string => `first:${party}`

/** One row for each appointment to a post of a party, and one for the first person of each party. */
export const postHolders = table('posts', {
  columns: { appointment: text(), post: text(), person: text() },
  key: ['appointment'],
  indexes: [{ columns: ['post'] }, { columns: ['person'] }],
})

/** One row for each absence that was not cancelled. */
export const absences = table('absences', {
  columns: {
    absence: text(),
    person: text(),
    /** The address of the person in entries. */
    address: text(),
    party: text(),
    deputy: text(),
    from: integer(),
    until: integer(),
  },
  key: ['absence'],
  indexes: [{ columns: ['deputy'] }],
})

const appointed = steps(postHolders, ({ data }) => [(data as { readonly appointment: string }).appointment])
const first = steps(postHolders, ({ data }) => [firstAddress((data as { readonly party: string }).party)])
const absent = steps(absences, ({ data }) => [(data as { readonly absence: string }).absence])

const E = communityEvents

export const postHolderSteps: readonly FoldStep[] = [
  appointed.on(E.PersonAppointed, (_, { community, data: { appointment, person, party, post } }) => {
    const kind = PARTY_POSTS.find((one) => one === post.kind)
    return kind && { community, appointment, post: postAddress(kind, party), person }
  }),
  appointed.change(E.AppointmentEnded, () => undefined),
  first.on(E.PartyJoined, (_, { community, data: { party, firstPerson } }) => {
    const address = firstAddress(party)
    return firstPerson && { community, appointment: address, post: address, person: firstPerson.person }
  }),
  first.on(E.PartyChanged, (row, { community, data: { party, firstPerson } }) => {
    const address = firstAddress(party)
    return firstPerson ? { community, appointment: address, post: address, person: firstPerson.person } : row
  }),
  absent.on(E.AbsenceDeclared, (_, { community, data: { absence, person, party, deputy, from, until } }) => ({
    community,
    absence,
    person,
    address: `person:${person}`,
    party,
    deputy,
    from: instant(from),
    until: instant(until),
  })),
  absent.change(E.AbsenceEnded, (row, { recorded }) => ({ ...row, until: Math.min(row.until, recorded) })),
]

/** Rows of people for whom the reader stands in at a moment, by the column with the person or with their address. */
const standsInFor = (
  column: string,
  named: 'person' | 'address',
  { id: deputy }: Actor,
  party: string,
  now: Instant,
): Predicate => ({
  column,
  among: absences.name,
  named,
  where: {
    all: [
      equals('deputy', deputy),
      equals('party', party),
      { column: 'from', atMost: now },
      { column: 'until', atLeast: now + 1 },
    ],
  },
})

/** A row of holders of this post, where the condition holds for one. */
const held = (post: string, where: Predicate): Predicate => ({
  exists: postHolders.name,
  on: {},
  where: { all: [equals('post', post), where] },
})

/** Entries for absent people of the party for whom the reader stands in. */
export function forAbsent(reader: Actor, now: Instant): readonly Predicate[] {
  const party = actingParty(reader)
  return party === undefined ? [] : ['to', 'copy'].map((column) => standsInFor(column, 'address', reader, party, now))
}

/**
 * Entries for the posts that the reader holds: in person, in place of an absent person, or with all people of the party where
 * the post is empty: one condition for each address. The first person of a party leads it until a lead is appointed.
 */
export function forPosts(reader: Actor, now: Instant): readonly Predicate[] {
  const party = actingParty(reader)
  if (party === undefined) return []
  const mine: Predicate = { any: [equals('person', reader.id), standsInFor('person', 'person', reader, party, now)] }
  const addressed = (to: string, post: string, otherwise: Predicate): Predicate => ({
    all: [equals('to', to), { any: [held(post, mine), { all: [{ not: held(post, EVERYTHING) }, otherwise] }] }],
  })
  const first = firstAddress(party)
  const byFirst: Predicate = { any: [held(first, mine), { not: held(first, EVERYTHING) }] }
  const lead = postAddress('lead', party)
  return [
    addressed(lead, lead, byFirst),
    addressed(EVERY_LEAD, lead, byFirst),
    ...(SOCIETIES.some((society) => society === reader.role) ? [addressed(SOCIETY_LEADS, lead, byFirst)] : []),
    ...(['deputy', 'desk'] as const).map((post) =>
      addressed(postAddress(post, party), postAddress(post, party), EVERYTHING),
    ),
  ]
}
