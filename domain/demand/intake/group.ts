import { Closed, command, type Rejection, reject, relation } from '../../kernel/index.ts'
import { demandEvents } from '../events.ts'
import { themselves } from '../grants.ts'
import { requireStatus, UNDERWAY } from '../guards.ts'
import { isMember } from '../raiser.ts'
import { demandRule } from '../rule.ts'
import type { DemandState } from '../state.ts'
import { MOST_MEMBERS, Residents } from './group-events.ts'

export const member = relation<DemandState>({ en: 'a member of the group', zh: '联名人' }, isMember)

/** The states in which a group can grow: what has ended is reopened first. */
const open = (demand: DemandState): Rejection | undefined =>
  requireStatus(demand, ...UNDERWAY, 'held', 'referred', 'delivered')

const noGroup = (): Rejection =>
  reject('demand.no-group', {
    en: 'This demand is not raised by a group. Raise one of your own that names this one in `related`.',
    zh: '该诉求不是联名诉求，请另行提交并关联本诉求。',
  })

const fullGroup = ({ group }: DemandState, more: number): Rejection | undefined =>
  (group?.members.length ?? 0) + (group?.invited.length ?? 0) + more > MOST_MEMBERS
    ? reject('demand.group-full', {
        en: `A group has at most ${MOST_MEMBERS} members and invited residents.`,
        zh: `一件诉求的联名人和受邀人合计不超过 ${MOST_MEMBERS} 人。`,
      })
    : undefined

export const inviteMembers = demandRule(
  command({
    summary: {
      en: 'Name residents who may see your demand and join you in raising it. A named resident is no member until they join.',
      zh: '邀请居民联名：受邀居民可以查看该诉求，本人同意后成为联名人。',
    },
    by: [themselves],
    data: Closed({ residents: Residents }),
  }),
  (demand, { residents }) => {
    const refused = open(demand)
    if (refused !== undefined) return refused
    const { raiser, group } = demand
    const known = [...(group?.invited ?? []), ...(group?.members ?? []), raiser?.kind === 'resident' ? raiser.id : '']
    const fresh = residents.filter((resident) => !known.includes(resident))
    if (fresh.length === 0) return []
    return fullGroup(demand, fresh.length) ?? [demandEvents.MembersInvited({ residents: fresh })]
  },
)

export const joinGroup = demandRule(
  command({
    summary: {
      en: 'Join the residents who raise a demand together. You then follow it and say whether it is resolved.',
      zh: '联名：与其他居民共同提出该诉求，可跟踪办理进度并评价是否解决。',
    },
    by: ['resident'],
    data: Closed({}),
  }),
  (demand, _, { actor }) => {
    const refused = open(demand)
    if (refused !== undefined) return refused
    const { group, raiser } = demand
    if (group === undefined) return noGroup()
    const { id } = actor
    if (group.members.includes(id) || (raiser?.kind === 'resident' && raiser.id === id)) return []
    const members = group.members.length + 1
    return (
      fullGroup(demand, group.invited.includes(id) ? 0 : 1) ?? [demandEvents.MemberJoined({ resident: id, members })]
    )
  },
)

export const leaveGroup = demandRule(
  command({
    summary: {
      en: 'Leave the group that raised a demand. You no longer follow it.',
      zh: '退出联名，不再跟踪该诉求。',
    },
    by: [member],
    data: Closed({}),
  }),
  ({ group }, _, { actor }) => [
    demandEvents.MemberLeft({ resident: actor.id, members: (group?.members.length ?? 1) - 1 }),
  ],
)
