import { Type } from '@sinclair/typebox'
import { communityEvents } from '../../domain/community/events.ts'
import { OrderColumns } from '../../domain/community/order-columns-events.ts'
import { isAmongParties } from '../../domain/community/participation.ts'
import { instant, iso, Moment } from '../../domain/kernel/index.ts'
import { integer, json, oneOf, projection, rowsWhere, steps, table, text, view } from '../runtime/index.ts'

/** One row for each hotline whose spreadsheets can be read. */
const sheets = table('sheets', {
  columns: { hotline: text(), party: text(), saved: integer(), columns: json<OrderColumns>() },
  key: ['hotline'],
})

const its = steps(sheets, ({ data }) => [(data as { readonly hotline: string }).hotline])

/** How the spreadsheets of hotlines are read. */
export const orderColumns = projection({
  name: 'order-columns',
  version: 1,
  tables: [sheets],
  on: [
    its.on(communityEvents.OrderColumnsSaved, (_, { community, data, event }) => ({
      community,
      ...data,
      saved: instant(event.recordedtime),
    })),
  ],
  views: {
    'order-columns': view({
      summary: {
        en: 'In which columns of a hotline’s spreadsheet the values of its orders stand.',
        zh: '热线表格的列对应关系。',
      },
      from: sheets,
      filters: { hotline: oneOf('hotline', 'Hotlines, separated by commas') },
      sorts: { hotline: { column: 'hotline' } },
      visible: (reader) => rowsWhere({}, isAmongParties(reader)),
      show: (row) => ({ id: row.hotline, party: row.party, saved: iso(row.saved), columns: row.columns }),
      row: Type.Object({
        id: Type.String({ description: 'The hotline.' }),
        party: Type.String({ description: 'The party that saved them.' }),
        saved: Moment,
        columns: OrderColumns,
      }),
    }),
  },
})
