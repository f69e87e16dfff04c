import type { OrderColumns } from '../../domain/community/order-columns-events.ts'
import { iso, type Sentence } from '../../domain/kernel/index.ts'
import { zones } from '../clock/zones.ts'
import { Fault } from '../kit/fault.ts'
import { columnNames, type Field } from './column-mapping.ts'
import { csvRecords } from './csv.ts'
import { isDayOnly, type ReadTime, timeReader } from './date-formats.ts'
import { asLine } from './legibility.ts'
import { type SourceRow, type ValueReader, valueReader } from './row-values.ts'

/** A row of a hotline's spreadsheet: the data of the command that sends its order, or what is wrong with the row. */
export interface OrderRow {
  /** Its place among the rows. The row of the column names is row 1. */
  readonly row: number
  readonly reference?: string
  readonly data?: Readonly<Record<string, unknown>>
  /** `field` is the value that cannot be read; absent where the whole row cannot. */
  readonly wrong?: { readonly field?: string; readonly message: Sentence }
}

export interface OrderSheet {
  readonly text: string
  readonly delimiter: ',' | '\t'
  readonly columns: OrderColumns
  /** The time zone of the community. */
  readonly zone: string
  readonly mostRows: number
}

/** Values of one line that an order may have. */
const LINES = ['name', 'contact', 'address', 'category', 'channel'] as const
const TIMES = ['acceptBy', 'resolveBy'] as const
const FLAGS = ['urgent', 'again'] as const

/**
 * Reads the rows of a hotline's spreadsheet. Rows without any value are left out, and counted.
 *
 * @throws Fault `import.columns` `import.unreadable` `import.too-many`
 */
export async function orderRows({ text, delimiter, columns, zone, mostRows }: OrderSheet): Promise<OrderRow[]> {
  const read = rowReader(columns, zone)
  const found: OrderRow[] = []
  let row = 1
  for await (const record of csvRecords(whole(text), {
    delimiter,
    columns: sheetColumns(columns),
    quotes: delimiter === '\t' ? 'loose' : 'strict',
  })) {
    row += 1
    const one = 'row' in record ? read(record.row) : unreadable
    if (one === undefined) continue
    found.push({ row, ...one })
    if (found.length > mostRows) throw new Fault('import.too-many', `There must be at most ${mostRows} rows.`)
  }
  return found
}

async function* whole(text: string): AsyncGenerator<string> {
  yield text
}

const unreadable: Omit<OrderRow, 'row'> = {
  wrong: {
    message: {
      en: 'must have as many values as there are column names, with quotes closed',
      zh: '列数必须与首行一致，且引号必须成对',
    },
  },
}

/** The columns of the spreadsheet that are read. */
export const sheetColumns = ({ dates: _, blank: __, encoding: ___, ...fields }: OrderColumns): readonly string[] => [
  ...new Set(Object.values(fields).flatMap(namesOf)),
]

/** The columns in which the value of a field stands. */
export function columnsOfField({ dates: _, blank: __, encoding: ___, ...fields }: OrderColumns, field: string) {
  return Object.entries(fields).flatMap(([name, named]) => (name === field ? namesOf(named) : []))
}

type Named = OrderColumns['reference'] | NonNullable<OrderColumns['again']>

const namesOf = (named: Named): readonly string[] =>
  typeof named === 'object' && 'column' in named ? [named.column] : columnNames(named)

function rowReader(columns: OrderColumns, zone: string) {
  const { dates = [], blank } = columns
  const values = valueReader({ dates: [], ...(blank === undefined ? {} : { blank }) })
  const due = dueReader(dates, zone)
  const all = sheetColumns(columns)
  return (source: SourceRow): Omit<OrderRow, 'row'> | undefined => {
    if (all.every((column) => values.text(source, column) === undefined)) return undefined
    return orderOf(columns, { source, values, due })
  }
}

interface Reading {
  readonly source: SourceRow
  readonly values: ValueReader
  readonly due: (text: string) => string | undefined
}

function orderOf(columns: OrderColumns, { source, values, due }: Reading): Omit<OrderRow, 'row'> {
  const line = (field: Field | undefined): string | undefined => {
    const value = values.field(source, field)
    return value === undefined ? undefined : asLine(value)
  }
  const reference = line(columns.reference)
  if (reference === undefined) return wrong('reference', { en: 'must have a value', zh: '不能为空' })
  const text = values.field(source, columns.text)
  if (text === undefined) return wrong('text', { en: 'must have a value', zh: '不能为空' }, reference)
  const order: Record<string, unknown> = {}
  for (const name of TIMES) {
    const told = values.field(source, columns[name])
    const at = told === undefined ? undefined : due(told)
    if (told !== undefined && at === undefined) return wrong(name, DATE, reference)
    if (at !== undefined) order[name] = at
  }
  const isSet = (flag: 'urgent' | 'again' | 'confidential'): boolean => {
    const { column = '', values: yes = [] } = columns[flag] ?? {}
    return yes.includes(values.text(source, column) ?? '')
  }
  if (isSet('confidential')) order.confidential = true
  const lines = LINES.flatMap((name) => {
    const value = line(columns[name])
    return value === undefined ? [] : [[name, value] as const]
  })
  const flags = FLAGS.filter(isSet).map((name) => [name, true] as const)
  return { reference, data: { reference, text, ...Object.fromEntries([...lines, ...flags]), order } }
}

const DATE: Sentence = {
  en: 'must be a date in one of the saved formats',
  zh: '必须是已设置格式的日期',
}

const wrong = (field: string, message: Sentence, reference?: string): Omit<OrderRow, 'row'> => ({
  ...(reference === undefined ? {} : { reference }),
  wrong: { field, message },
})

/** Returns a reader of due times. A date without a time is due at the end of that day. */
function dueReader(dates: readonly string[], zone: string): (text: string) => string | undefined {
  const readers = dates.map((format): ReadTime => {
    const read = timeReader({ dates: [format], zone })
    if (!isDayOnly(format)) return read
    return (text) => read(text)?.map((at) => zones.endOf(zones.dayOf(at, zone), zone))
  })
  return (text) => {
    for (const read of readers) {
      // Of an hour that came twice the first one counts: the earlier due time.
      const at = read(text)?.[0]
      if (at !== undefined) return iso(at)
    }
    return undefined
  }
}
