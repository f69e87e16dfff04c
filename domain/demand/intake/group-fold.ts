import type { Folds } from '../../kernel/index.ts'
import type { demandEvents } from '../events.ts'
import type { DemandGroup, DemandState } from '../state.ts'
import type { groupEvents } from './group-events.ts'

const NO_GROUP: DemandGroup = { invited: [], members: [] }

/** The demand with its group changed. */
function regrouped(demand: DemandState, change: (group: DemandGroup) => DemandGroup): DemandState {
  return { ...demand, group: change(demand.group ?? NO_GROUP) }
}

const without = (list: readonly string[], one: string): readonly string[] => list.filter((other) => other !== one)

export const groupFold: Pick<Folds<typeof demandEvents, DemandState>, keyof typeof groupEvents> = {
  MembersInvited: (demand, { residents }) =>
    regrouped(demand, ({ invited, members }) => ({ members, invited: [...new Set([...invited, ...residents])] })),
  MemberJoined: (demand, { resident }) =>
    regrouped(demand, ({ invited, members }) => ({
      members: [...without(members, resident), resident],
      invited: without(invited, resident),
    })),
  MemberLeft: (demand, { resident }) =>
    regrouped(demand, ({ invited, members }) => ({ members: without(members, resident), invited })),
}
