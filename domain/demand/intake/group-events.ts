import { Type } from '@sinclair/typebox'
import { Closed, Id } from '../../kernel/index.ts'

/** The most residents in a group, and the most that one command invites. */
export const MOST_MEMBERS = 500
export const Residents = Type.Array(Id, { minItems: 1, maxItems: 50, uniqueItems: true })

/** The residents whom the raiser invites. A demand with a group is one that several residents raise together. */
export const Group = Closed({ invited: Type.Optional(Residents) })

export const groupEvents = {
  /** The raiser names residents who may see the demand, and may join its group. */
  MembersInvited: Closed({ residents: Residents }),
  /** A resident raises the demand as well, by their own consent. `members` counts them, without the raiser. */
  MemberJoined: Closed({ resident: Id, members: Type.Integer({ minimum: 1 }) }),
  MemberLeft: Closed({ resident: Id, members: Type.Integer({ minimum: 0 }) }),
}
