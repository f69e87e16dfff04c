import { type Actor, HOUR, MINUTE } from '../domain/kernel/index.ts'
import { person } from '../domain/personnel/personnel.ts'
import type { Course } from './agenda.ts'
import { act, answererTo, type Case, officeHours } from './case.ts'
import { COORDINATING_PARTIES, memberOf, seedOf } from './people.ts'

/** The person of a party who deals with the case: the worker of its grid, or one of those who work for the party. */
export function staffFor({ home, raisedAt }: Pick<Case, 'home' | 'raisedAt'>, party: string): Actor {
  if (party === 'social-work') return memberOf(party, home.worker)
  // The last person of some parties leaves.
  const people = Math.max(1, seedOf(party).people - 1)
  return memberOf(party, 1 + (Math.floor(raisedAt / MINUTE) % people))
}

/** A person of the party that sorts it. */
export const clerk = (c: Case): Actor => staffFor(c, c.clerk)

/** A person of a party that never had a task on the demand, did not raise it and is not its subject. */
export function independentMember(
  c: Case,
  among: readonly string[] = [...COORDINATING_PARTIES, 'party-branch'],
): Actor {
  return staffFor(c, uninvolvedParty(c, among))
}

/** Those of the parties that are independent of the demand: they never had a task on it, did not raise it and are not its subject. */
const uninvolved = ({ received, raisedBy, about }: Case, among: readonly string[]): readonly string[] =>
  among.filter((one) => !received.has(one) && raisedBy !== one && about !== one)

export function uninvolvedParty(c: Case, among: readonly string[]): string {
  const [party] = uninvolved(c, among)
  if (party === undefined) throw new Error('no independent party is left')
  return party
}

/** Within hours, an independent party grants what the person asked. */
export function* granted(c: Case, asker: Actor): Course {
  yield* officeHours(c, HOUR, 3 * HOUR)
  const among = uninvolved(c, ['social-work', 'committee']).filter((party) => party !== asker.party)
  act(c, answererTo(c.world, asker, among), 'answer-approval', { approval: 'ap1', granted: true })
}

/** A person who may call the raiser: of a coordinating party without a task, and no member of a party that delivered. */
export const caller = (c: Case): Actor | undefined => callers(c)[0]

/** A caller of each party that has one. */
export function callers(c: Case): readonly Actor[] {
  const { delivered, raiser, world } = c
  return uninvolved(c, COORDINATING_PARTIES).flatMap((party) => {
    const found = [staffFor(c, party), ...[4, 3, 2, 1].map((nth) => memberOf(party, nth))].find(({ id }) => {
      const { resident, parties: memberships } = world.rehearsal.state(person, id)
      return resident !== raiser.id && !memberships.some((one) => delivered.has(one))
    })
    return found === undefined ? [] : [found]
  })
}
