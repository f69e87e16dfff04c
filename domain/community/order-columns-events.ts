import { type Static, Type } from '@sinclair/typebox'
import { Closed, Id, Line } from '../kernel/index.ts'

const Columns = Type.Union([Line, Type.Array(Line, { minItems: 1, maxItems: 10, uniqueItems: true })], {
  description: 'The name of a column, or of several: the first one that has a value counts.',
})
const Flag = Closed({ column: Line, values: Type.Array(Line, { minItems: 1, maxItems: 20, uniqueItems: true }) })

/** Dates as spreadsheets write them, also with 年, 月, 日, 时, 分 and 秒; or RFC 3339. */
const SheetDate = Type.String({
  pattern:
    '^(rfc3339|yyyy[-/.\\u5e74](M|MM)[-/.\\u6708](d|dd)\\u65e5?( ?(H|HH)[:\\u65f6]mm(:ss|\\u5206|\\u5206ss\\u79d2?)?)?)$',
  description:
    'How dates are written: `yyyy/M/d H:mm`, `yyyy-MM-dd HH:mm:ss`, with Chinese signs in place of separators, or `rfc3339`. Times are local times of the community. A date without a time is the end of that day.',
})

/** The columns of a hotline's spreadsheet in which the values of its orders stand. */
export const OrderColumns = Closed({
  reference: Columns,
  text: Columns,
  name: Type.Optional(Columns),
  contact: Type.Optional(Columns),
  address: Type.Optional(Columns),
  category: Type.Optional(Columns),
  channel: Type.Optional(Columns),
  acceptBy: Type.Optional(Columns),
  resolveBy: Type.Optional(Columns),
  /** Rows with one of these values are urgent, confidential, or sent again (重办). */
  urgent: Type.Optional(Flag),
  confidential: Type.Optional(Flag),
  again: Type.Optional(Flag),
  dates: Type.Optional(Type.Array(SheetDate, { minItems: 1, maxItems: 10, uniqueItems: true })),
  /** Values that mean that there is none: `-`, `无`. */
  blank: Type.Optional(Type.Array(Line, { maxItems: 20, uniqueItems: true })),
  encoding: Type.Optional(
    Type.Union([Type.Literal('utf-8'), Type.Literal('gb18030'), Type.Literal('big5'), Type.Literal('utf-16le')], {
      description: 'The encoding of files whose content type names none. Default: utf-8.',
    }),
  ),
})
export type OrderColumns = Static<typeof OrderColumns>

export const orderColumnsEvents = {
  /** `party` saved them for the hotline. They take the place of those that were saved before. */
  OrderColumnsSaved: Closed({ hotline: Id, party: Id, columns: OrderColumns }),
}
