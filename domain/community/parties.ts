import { type Static, Type } from '@sinclair/typebox'
import {
  Closed,
  command,
  Id,
  Identity,
  isRejection,
  Line,
  optional,
  Personal,
  type Rejection,
  reject,
  rulesOn,
  Text,
} from '../kernel/index.ts'
import { accountId, opened } from './accounts.ts'
import { communityEvents } from './events.ts'
import { namedParty } from './grants.ts'
import { communityMissing, takingPart, unknownParty } from './participation.ts'
import { communityRule } from './rule.ts'
import { named, OrganizationGroup, PartyKind, ServiceField } from './shapes.ts'
import { type CommunityState, partyOf } from './state.ts'

const {
  AppointmentEnded,
  PartyChanged,
  PartyJoined,
  PartyLeft,
  PartyReinstated,
  PartySuspended,
  ServiceCommitteeFormed,
} = communityEvents

const reason = Personal(Text)
/** The person who acts first for the party, with the account with which they sign in. */
const FirstPerson = Closed({ name: Personal(Line), identity: Personal(Identity) })

const identified = (
  state: CommunityState,
  first: Static<typeof FirstPerson> | undefined,
  actorIdOf: (identity: Identity) => string,
) => first && { person: accountId(state, opened(first.identity), actorIdOf), ...first }

const groupMisplaced = (kind: PartyKind, group: OrganizationGroup | undefined): Rejection | undefined => {
  if (group === undefined || kind === 'organization') return undefined
  return reject('party.group-misplaced', {
    en: '`group` is for parties of kind `organization`. Leave it out for other kinds.',
    zh: '只有社会组织才填写 `group`，其他类别的单位请勿填写。',
  })
}

export const joinParty = communityRule(
  command({
    summary: { en: 'Add a party to the community.', zh: '单位加入社区。' },
    by: ['administrator'],
    data: Closed({
      party: Id,
      kind: PartyKind,
      group: Type.Optional(OrganizationGroup),
      ...named,
      firstPerson: Type.Optional(FirstPerson),
    }),
  }),
  (state, { firstPerson, ...data }, { actorIdOf }) => {
    const known = partyOf(state, data.party)
    if (known !== undefined) {
      return known.status === 'left'
        ? reject('party.left', {
            en: 'The party with this id has left the community. To return, it must join under a new id.',
            zh: '此编号的单位已退出本社区，如需重新加入，请使用新的编号。',
          })
        : reject('party.exists', {
            en: 'A party with this id has already joined. Change that party, or choose another id.',
            zh: '此编号的单位已加入，请修改该单位或另选编号。',
          })
    }
    if (data.kind === 'organization' && data.group === undefined) {
      return reject('party.group-needed', {
        en: 'A party of kind `organization` needs `group`: `group`, `culture-sport` or `volunteer`.',
        zh: '社会组织须填写 `group`：`group`（群团）、`culture-sport`（文体）或 `volunteer`（志愿）。',
      })
    }
    return (
      groupMisplaced(data.kind, data.group) ?? [
        PartyJoined({ ...data, ...optional('firstPerson', identified(state, firstPerson, actorIdOf)) }),
      ]
    )
  },
)

export const changeParty = communityRule(
  command({
    summary: {
      en: 'Change the names of a party, the group of an organisation, or, for the administrator, the first person.',
      zh: '修改单位名称、社会组织的类别；管理员还可更换首位人员。',
    },
    by: [namedParty, 'administrator'],
    data: Closed({
      party: Id,
      name: Type.Optional(Line),
      nameEn: Type.Optional(Line),
      group: Type.Optional(OrganizationGroup),
      firstPerson: Type.Optional(FirstPerson),
    }),
  }),
  (state, { party: id, name, nameEn, group, firstPerson }, { actor, actorIdOf }) => {
    const party = takingPart(state, id)
    if (isRejection(party)) return party
    const misplaced = groupMisplaced(party.kind, group)
    if (misplaced !== undefined) return misplaced
    if (firstPerson !== undefined && actor.role !== 'administrator')
      return reject('party.first-person', {
        en: 'Only the administrator names the first person of a party. Enrol further persons yourself.',
        zh: '只有管理员可以指定单位的首位人员，其他人员请自行登记。',
      })
    const first = identified(state, firstPerson, actorIdOf)
    const change = {
      ...(name === undefined || name === party.name ? {} : { name }),
      ...(nameEn === undefined || nameEn === party.nameEn ? {} : { nameEn }),
      ...(group === undefined || group === party.group ? {} : { group }),
      ...(first === undefined || first.person === party.first ? {} : { firstPerson: first }),
    }
    return Object.keys(change).length === 0 ? [] : [PartyChanged({ party: id, ...change })]
  },
)

/** The reason why the successor, if one is named, cannot take over. */
function unfit(state: CommunityState, { party, successor }: { party: string; successor?: string }) {
  if (successor === undefined) return undefined
  if (successor === party)
    return reject('party.own-successor', {
      en: '`successor` must be another party than `party`.',
      zh: '承接单位不能是该单位本身，请填写其他单位。',
    })
  const found = takingPart(state, successor)
  return isRejection(found) ? found : undefined
}

export const suspendParty = communityRule(
  command({
    summary: {
      en: 'Suspend a party until it is reinstated. Until then `successor` administers its resources and holds its future shares.',
      zh: '暂停单位，直至恢复；期间由 `successor` 代管其资源、承接其后续借用。',
    },
    by: ['administrator'],
    data: Closed({ party: Id, reason, successor: Type.Optional(Id) }),
  }),
  (state, data) => {
    const party = takingPart(state, data.party)
    if (isRejection(party)) return party
    return unfit(state, data) ?? [PartySuspended(data)]
  },
)

export const reinstateParty = communityRule(
  command({
    summary: { en: 'Reinstate a suspended party.', zh: '恢复已暂停的单位。' },
    by: ['administrator'],
    data: Closed({ party: Id }),
  }),
  (state, data) => {
    const party = partyOf(state, data.party)
    if (party === undefined) return unknownParty(data.party)
    if (party.status === 'suspended') return [PartyReinstated(data)]
    return reject(
      'party.not-suspended',
      {
        en: 'Only a suspended party can be reinstated. This party is not suspended.',
        zh: '只有已暂停的单位才能恢复，该单位未被暂停。',
      },
      { party: data.party, status: party.status },
    )
  },
)

/** Asks only that the community exists, because a suspended party may leave as well. */
const leavingRule = rulesOn<CommunityState>({ objection: communityMissing })

/** All appointments of the party's persons end with its membership. */
export const leaveParty = leavingRule(
  command({
    summary: {
      en: 'End the membership of a party for good, with all appointments of its persons. `successor` takes over its future shares.',
      zh: '单位永久退出社区，其人员任职同时结束；后续借用由 `successor` 承接。',
    },
    by: [namedParty, 'administrator'],
    data: Closed({ party: Id, reason: Type.Optional(reason), successor: Type.Optional(Id) }),
  }),
  (state, data) => {
    const party = partyOf(state, data.party)
    if (party === undefined) return unknownParty(data.party)
    if (party.status === 'left')
      return reject(
        'party.left',
        { en: 'This party has already left the community.', zh: '该单位已退出本社区。' },
        { party: data.party },
      )
    const wrong = unfit(state, data)
    if (wrong !== undefined) return wrong
    const ended = Object.values(state.appointments)
      .filter((appointment) => appointment.party === data.party)
      .map(({ id, person, party }) => AppointmentEnded({ appointment: id, person, party, because: 'party-left' }))
    return [PartyLeft(data), ...ended]
  },
)

export const formServiceCommittee = communityRule(
  command({
    summary: { en: 'Form a service committee within the committee.', zh: '在居委会下设立专门委员会。' },
    by: [namedParty, 'administrator'],
    data: Closed({ committee: ServiceField, party: Id, ...named }),
  }),
  (state, data) => {
    const party = takingPart(state, data.party)
    if (isRejection(party)) return party
    if (party.kind !== 'committee') {
      return reject('service-committee.not-committee', {
        en: 'A service committee must belong to a party of kind `committee`. Name such a party.',
        zh: '专门委员会须隶属居委会，请填写居委会类单位。',
      })
    }
    const holder = state.committees[data.committee]
    if (holder !== undefined && partyOf(state, holder)?.status !== 'left') {
      return reject('service-committee.exists', {
        en: 'The community already has a service committee for this field.',
        zh: '本社区已设立该领域的专门委员会。',
      })
    }
    return [ServiceCommitteeFormed(data)]
  },
)
