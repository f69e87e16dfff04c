import { Type } from '@sinclair/typebox'
import { PARTY_KINDS } from '../community/shapes.ts'
import { partyOf } from '../community/state.ts'
import { type Actor, Closed, command, Id, Line, optional, Personal, reject } from '../kernel/index.ts'
import { personnelEvents } from './events.ts'
import { isPerson, ownParty, thePerson } from './grants.ts'
import { enrolled, notLeft, todayField, withoutParty } from './guards.ts'
import { personRule } from './rule.ts'
import { USUAL_CAP_HOURS, WeeklyCap } from './shapes.ts'
import { between, notBegun, type PersonState } from './state.ts'

const { MembershipEnded, MembershipStarted, PersonEnrolled, SecondmentCancelled } = personnelEvents

/** The id that the sender chose is the stream's. */
export const enrolPerson = personRule(
  command({
    summary: {
      en: 'Enrol a person who works or volunteers for your party.',
      zh: '登记为本单位工作或提供志愿服务的人员。',
    },
    by: PARTY_KINDS,
    creates: true,
    names: 'person',
    data: Closed({
      /** The id under which they act. Without it the engine makes one. */
      person: Type.Optional(Id),
      name: Personal(Line, 'person'),
      contact: Type.Optional(Personal(Line, 'person')),
      resident: Type.Optional(Id),
      weeklyCap: Type.Optional(WeeklyCap),
    }),
  }),
  (person, { name, contact, resident, weeklyCap = USUAL_CAP_HOURS }, setting) => {
    const { actor, id, reads } = setting
    if (!reads.community.established)
      return reject('community.unknown', {
        en: 'The community is not established yet, so no person can be enrolled.',
        zh: '该社区尚未建立，暂不能登记人员。',
      })
    if (person.person !== undefined)
      return reject('person.exists', {
        en: 'A person with this id is enrolled already. Start a membership, or choose another id.',
        zh: '该编号已登记，请为其添加所属单位，或更换编号。',
      })
    if (actor.party === undefined) return withoutParty()
    const optionals = { ...optional('contact', contact), ...optional('resident', resident) }
    return [
      PersonEnrolled({ person: id, name, ...optionals, weeklyCap }),
      MembershipStarted({ party: actor.party, ...todayField(setting) }),
    ]
  },
)

export const startMembership = personRule(
  command({
    summary: {
      en: 'Say as the person that you are now also a member of the party that you act for.',
      zh: '由本人确认同时加入所代表的单位。',
    },
    // Only the person may: a party that could claim people would read their names and contacts.
    by: [thePerson],
    data: Closed({}),
  }),
  (person, _, setting) => {
    const refused = notLeft(person)
    if (refused !== undefined) return refused
    const { party } = setting.actor
    if (party === undefined) return withoutParty()
    return person.parties.includes(party) ? [] : [MembershipStarted({ party, ...todayField(setting) })]
  },
)

/** Secondments from that party that have not begun end with the membership. */
export const endMembership = personRule(
  command({
    summary: {
      en: 'End a membership: by the party, by the person, or because the party left.',
      zh: '终止所属关系：由单位、本人办理，或因单位退出。',
    },
    by: [ownParty, thePerson, 'service'],
    data: Closed({ party: Id }),
  }),
  (person, { party }, setting) => {
    const refused = enrolled(person)
    if (refused !== undefined) return refused
    const { actor, now } = setting
    if (!person.parties.includes(party)) return []
    const status = partyOf(setting.reads.community, party)?.status
    if (actor.role === 'service' && status !== 'left')
      return reject(
        'membership.party-here',
        {
          en: 'The party has not left, so a service may not end the membership. The party or the person may.',
          zh: '该单位尚未退出，所属关系应由单位或本人终止。',
        },
        { party },
      )
    if (actor.role !== 'service' && actor.party !== party && !isPerson(person, actor))
      return reject(
        'membership.not-yours',
        { en: 'Only the party or the person can end a membership.', zh: '只有该单位或本人才能终止所属关系。' },
        { party },
      )
    const cancelled = notBegun(person, now)
      .filter(({ home }) => home === party)
      .map((one) => SecondmentCancelled({ ...between(one), cause: causeOf(person, actor) }))
    const because = actor.role === 'service' ? 'party-left' : 'ended'
    return [...cancelled, MembershipEnded({ party, because, ...todayField(setting) })]
  },
)

const causeOf = (person: PersonState, actor: Actor): 'departure' | 'person' | 'home' => {
  if (actor.role === 'service') return 'departure'
  return isPerson(person, actor) ? 'person' : 'home'
}
