import { Closed, command, Id, reject } from '../kernel/index.ts'
import { communityEvents } from './events.ts'
import { notHotline, orderClerk } from './order-clerk.ts'
import { OrderColumns } from './order-columns-events.ts'
import { communityRule } from './rule.ts'
import { actingParty } from './standing.ts'

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
