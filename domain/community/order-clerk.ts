import { type Actor, type Rejection, reject, relation } from '../kernel/index.ts'
import { actsFor } from './standing.ts'
import { activeParty, type CommunityState } from './state.ts'

/** The kinds of the parties whose people enter the orders of a hotline that has no connection. */
const CLERKS: readonly string[] = ['committee', 'street-office']

/** The hotline that data names. */
const namedHotline = (data: unknown): unknown =>
  typeof data === 'object' && data !== null ? Reflect.get(data, 'hotline') : undefined

/** Whether the actor may send the orders of a hotline: its own people and programs, and the clerks of the community. */
export function mayEnterOrders(actor: Actor, hotline: unknown): boolean {
  if (typeof hotline !== 'string') return false
  return actor.role === 'hotline' ? actsFor(actor, hotline) : CLERKS.includes(actor.role)
}

/** A person of the committee, the street office or the hotline itself, where the command names the hotline. */
export const orderClerk = relation(
  {
    en: 'a person of the committee, the street office or the hotline that the command names',
    zh: '居委会、街道或命令所填热线的人员',
  },
  (_: unknown, actor: Actor, data: unknown) => mayEnterOrders(actor, namedHotline(data)),
)

/** Refuses a party that is no active hotline. */
export const notHotline = (community: CommunityState, party: string): Rejection | undefined =>
  activeParty(community, party)?.kind === 'hotline'
    ? undefined
    : reject(
        'hotline.unknown',
        {
          en: '`hotline` must be an active party of kind `hotline`.',
          zh: '`hotline` 必须是正在参与的热线单位。',
        },
        { hotline: party },
      )
