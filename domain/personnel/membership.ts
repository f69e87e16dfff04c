import { Type } from '@sinclair/typebox'
import { accountId } from '../community/accounts.ts'
import { PARTY_KINDS } from '../community/shapes.ts'
import { partyOf } from '../community/state.ts'
import {
  type Actor,
  Closed,
  command,
  type DomainEvent,
  Id,
  Identity,
  isPlainActorId,
  Line,
  optional,
  Personal,
  type Private,
  type Rejection,
  reject,
} from '../kernel/index.ts'
import { personnelEvents } from './events.ts'
import { isPerson, offeringParty, ownParty, thePerson } from './grants.ts'
import { absentParty, enrolled, todayField, withoutParty } from './guards.ts'
import { type PersonSetting, personRule } from './rule.ts'
import { USUAL_CAP_HOURS, WeeklyCap } from './shapes.ts'
import { between, notBegun, type PersonState } from './state.ts'

const { MembershipEnded, MembershipOffered, MembershipStarted, PersonEnrolled, SecondmentCancelled } = personnelEvents

/**
 * The id that the sender chose is the stream's. A party that enrols a person of another party only offers a membership:
 * the person or one of their parties has to agree, because the members of a party read names and contacts.
 */
export const enrolPerson = personRule(
  command({
    summary: {
      en: 'Enrol a person who works or volunteers for your party. If another party enrolled them, this offers a membership, and they or that party have to agree.',
      zh: '登记为本单位工作或提供志愿服务的人员；已由其他单位登记的，须经本人或该单位同意后加入。',
    },
    by: PARTY_KINDS,
    creates: true,
    names: 'person',
    identifiedBy: 'identity',
    data: Closed({
      /** The id under which they act. Without it the engine makes one, from `identity` if that is given. */
      person: Type.Optional(Id),
      name: Personal(Line, 'person'),
      contact: Type.Optional(Personal(Line, 'person')),
      resident: Type.Optional(Id),
      /** The account with which they sign in. */
      identity: Type.Optional(Personal(Identity, 'person')),
      weeklyCap: Type.Optional(WeeklyCap),
    }),
  }),
  (person, { name, contact, resident, identity, weeklyCap = USUAL_CAP_HOURS }, setting) => {
    const { actor, id, reads } = setting
    if (!reads.community.established)
      return reject('community.unknown', {
        en: 'The community is not established yet, so no person can be enrolled.',
        zh: '该社区尚未建立，暂不能登记人员。',
      })
    const { party } = actor
    if (party === undefined) return withoutParty()
    const refused = otherAccount(identity, setting) ?? notForSender(person, identity, party, setting)
    if (refused !== undefined) return refused
    if (person.person !== undefined) return offered(person, party, setting)
    const optionals = {
      ...optional('contact', contact),
      ...optional('resident', resident),
      ...optional('identity', identity),
    }
    return [
      PersonEnrolled({ person: id, name, ...optionals, weeklyCap }),
      MembershipStarted({ party, ...todayField(setting) }),
    ]
  },
)

/** Refuses an account whose holder acts under another id than that of the person. */
function otherAccount(identity: Private<Identity> | undefined, { id, reads, actorIdOf }: PersonSetting) {
  if (identity === undefined || 'sealed' in identity) return undefined
  const expected = accountId(reads.community, identity, actorIdOf)
  return id === expected
    ? undefined
    : reject('person.other-account', {
        en: 'The holder of this account acts under another id. Leave out `person`, or give the `sub` where the community keeps the ids of the issuer.',
        zh: '该账号使用其他编号办理业务。请不要填写 `person`；社区保留该签发方编号的，请填写其 `sub`。',
      })
}

/**
 * Refuses a claim on an account that is not the sender's own. An id that was made from an account is no proof that the party
 * knows its holder, because events show such ids. The first person of another party enrols with that party first.
 */
function notForSender(
  { person }: PersonState,
  identity: Private<Identity> | undefined,
  party: string,
  { id, actor, reads: { community } }: PersonSetting,
) {
  if (person !== undefined || actor.id === id) return undefined
  if (identity === undefined && !isPlainActorId(id))
    return reject('person.account-needed', {
      en: '`person` is the id of an account. Give the account in `identity` instead.',
      zh: '`person` 所填为账号编号，请改填 `identity` 中的账号。',
    })
  const elsewhere = Object.values(community.parties).some(
    (other) => other.first === id && other.id !== party && other.status !== 'left',
  )
  return elsewhere
    ? reject('person.first-elsewhere', {
        en: 'The holder of this account is the first person of another party. They enrol themselves there first, then your party can offer a membership.',
        zh: '该账号持有人是其他单位的首位人员，请其先在该单位登记，再由本单位邀请。',
      })
    : undefined
}

function offered(person: PersonState, party: string, setting: PersonSetting) {
  if (person.parties.includes(party))
    return reject('person.exists', {
      en: 'A person with this id is already a member of your party. Choose another id for another person.',
      zh: '该编号的人员已属于本单位；如为其他人员，请更换编号。',
    })
  if (isPerson(person, setting.actor)) return joined(person, party, setting)
  return person.offers.includes(party) ? [] : [MembershipOffered({ party, ...todayField(setting) })]
}

/** A person who comes back is not bound by secondments that were left to their successor. */
const joined = (person: PersonState, party: string, setting: PersonSetting): readonly DomainEvent[] => [
  ...(person.left === undefined ? [] : notBegun(person, setting.now)).map((one) =>
    SecondmentCancelled({ ...between(one), cause: 'departure' }),
  ),
  MembershipStarted({ party, ...todayField(setting) }),
]

/** A person who left can join a party again: where a party recorded that they left, that was its word alone. */
export const startMembership = personRule(
  command({
    summary: {
      en: 'Agree as the person, or for a party of theirs, that they become a member of another party: the one in `party`, which has offered it, or the one that the person acts for.',
      zh: '由本人或其所属单位同意其加入另一单位：`party` 所填的已提出邀请的单位，或本人所代表的单位。',
    },
    // The joining party may not: one that could claim people would read their names and contacts.
    by: [thePerson, ownParty],
    data: Closed({ party: Type.Optional(Id) }),
  }),
  (person, { party }, setting) => {
    const joining = party ?? setting.actor.party
    if (joining === undefined) return withoutParty()
    if (person.parties.includes(joining)) return []
    return (
      absentParty(joining, setting) ?? notOffered(person, joining, setting.actor) ?? joined(person, joining, setting)
    )
  },
)

/** Refuses where the party has not offered a membership, unless the person already acts for it. */
const notOffered = (person: PersonState, party: string, actor: Actor): Rejection | undefined =>
  person.offers.includes(party) || (isPerson(person, actor) && actor.party === party)
    ? undefined
    : reject(
        'membership.not-offered',
        {
          en: 'The party in `party` has not offered a membership. It enrols the person first.',
          zh: '`party` 所填单位尚未提出邀请，请由该单位先登记此人员。',
        },
        { party },
      )

/** Secondments from that party that have not begun end with the membership. */
export const endMembership = personRule(
  command({
    summary: {
      en: 'End a membership, or decline or take back an offer of one: by the party, by the person, or because the party left.',
      zh: '终止所属关系，或拒绝、撤回加入邀请：由单位、本人办理，或因单位退出。',
    },
    by: [ownParty, offeringParty, thePerson, 'service'],
    data: Closed({ party: Id }),
  }),
  (person, { party }, setting) => {
    const refused = enrolled(person)
    if (refused !== undefined) return refused
    const { actor, now } = setting
    const isOffer = person.offers.includes(party)
    if (!isOffer && !person.parties.includes(party)) return []
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
    const declines = isOffer && ownParty.holds(person, actor, {})
    if (actor.role !== 'service' && actor.party !== party && !declines && !isPerson(person, actor))
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
