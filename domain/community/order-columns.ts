import { type Actor, Closed, command, Id, type Rejection, reject, relation } from '../kernel/index.ts'
import { communityEvents } from './events.ts'
import { OrderColumns } from './order-columns-events.ts'
import { communityRule } from './rule.ts'
import { actingParty, actsFor } from './standing.ts'
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

export const saveOrderColumns = communityRule(
  command({
    summary: {
      en: 'Save in which columns of a hotline’s spreadsheet the values of its orders stand. Pasted rows are read by it.',
      zh: '保存热线表格的列对应关系，粘贴或上传的工单行按此读取。',
    },
    by: [orderClerk],
    data: Closed({ hotline: Id, columns: OrderColumns }),
  }),
  (state, { hotline, columns }, { actor }) => {
    const refused = notHotline(state, hotline)
    if (refused !== undefined) return refused
    const dated = columns.acceptBy !== undefined || columns.resolveBy !== undefined
    if (dated !== (columns.dates !== undefined))
      return reject('order-columns.dates', {
        en: '`dates` says how `acceptBy` and `resolveBy` are written: it is required with them, and not allowed without.',
        zh: '填写 `acceptBy` 或 `resolveBy` 时必须在 `dates` 中说明日期格式，否则不能填写 `dates`。',
      })
    return [communityEvents.OrderColumnsSaved({ hotline, party: actingParty(actor) ?? '', columns })]
  },
)
