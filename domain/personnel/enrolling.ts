import { partyOf } from '../community/index.ts'
import { type Actor, optional, type Rejection, reject } from '../kernel/index.ts'
import { notBegun } from './agreeing.ts'
import type { Rule } from './commands.ts'
import { personnelEvents } from './events.ts'
import { enrolled, isPerson, today, working } from './guards.ts'
import { USUAL_CAP } from './shapes.ts'
import { between, type PersonState } from './state.ts'

const { MembershipEnded, MembershipStarted, PersonEnrolled, SecondmentCancelled } = personnelEvents

const withoutParty = (): Rejection =>
  reject('actor.without-party', 'Whoever acts as a kind of party must name the party: add it to the token.')

/** The id that the sender chose is the stream's. */
export const enrol: Rule<'enrol'> = (person, { name, contact, resident, weeklyCap = USUAL_CAP }, setting) => {
  const { actor, id, reads } = setting
  if (!reads.community.established)
    return reject('community.unknown', 'This community is not established: nobody can be enrolled in it yet.')
  if (person.person !== undefined)
    return reject('person.exists', 'Somebody of this id is enrolled already: start a membership, or choose another id.')
  if (actor.party === undefined) return withoutParty()
  return [
    PersonEnrolled({ person: id, name, ...optional('contact', contact), ...optional('resident', resident), weeklyCap }),
    MembershipStarted({ party: actor.party, ...today(setting) }),
  ]
}

export const startMembership: Rule<'start-membership'> = (person, _, setting) => {
  const refused = working(person)
  if (refused !== undefined) return refused
  const { party } = setting.actor
  if (party === undefined) return withoutParty()
  return person.parties.includes(party) ? [] : [MembershipStarted({ party, ...today(setting) })]
}

/** What that party had promised and what has not begun ends with it. */
export const endMembership: Rule<'end-membership'> = (person, { party }, setting) => {
  const refused = enrolled(person)
  if (refused !== undefined) return refused
  const { actor, now } = setting
  if (!person.parties.includes(party)) return []
  const status = partyOf(setting.reads.community, party)?.status
  if (actor.role === 'service' && status !== 'left')
    return reject('membership.party-here', 'The party has not left: it or the person ends the membership.', { party })
  if (actor.role !== 'service' && actor.party !== party && !isPerson(person, actor))
    return reject('membership.not-yours', 'Only the party itself or the person ends a membership.', { party })
  const cancelled = notBegun(person, now)
    .filter(({ home }) => home === party)
    .map((one) => SecondmentCancelled({ ...between(one), cause: causeOf(person, actor) }))
  const because = actor.role === 'service' ? 'party-left' : 'ended'
  return [...cancelled, MembershipEnded({ party, because, ...today(setting) })]
}

const causeOf = (person: PersonState, actor: Actor): 'departure' | 'person' | 'home' => {
  if (actor.role === 'service') return 'departure'
  return isPerson(person, actor) ? 'person' : 'home'
}
