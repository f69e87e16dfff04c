import type { RowOf } from '../../kit/engine.ts'

type OrderColumns = RowOf<'order-columns'>['columns']

/** Pasted rows by the names of their columns. */
export interface Sheet {
  readonly columns: readonly string[]
  readonly rows: readonly Readonly<Record<string, string>>[]
}

/** Reads rows as a spreadsheet copies them (tabs) or saves them (commas). The first row has the names. Values may be quoted, with line breaks inside. */
export function sheetOf(text: string): Sheet {
  const [firstLine = ''] = text.split(/\r?\n/, 1)
  const lines = valuesIn(text, firstLine.includes('\t') ? '\t' : ',').filter((line) =>
    line.some((value) => value.trim() !== ''),
  )
  const [names = [], ...rest] = lines
  const columns = names.map((name) => name.replace(/^\uFEFF/, '').trim())
  const rows = rest.map((values) => Object.fromEntries(columns.map((name, at) => [name, (values[at] ?? '').trim()])))
  return { columns: columns.filter((name) => name !== ''), rows }
}

function valuesIn(text: string, separator: string): string[][] {
  const lines: string[][] = [[]]
  let value = ''
  let quoted = false
  const end = (): void => {
    lines.at(-1)?.push(value)
    value = ''
  }
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at)
    if (quoted) {
      if (sign !== '"') value += sign
      else if (text.charAt(at + 1) !== '"') quoted = false
      else {
        value += '"'
        at += 1
      }
    } else if (sign === '"' && value === '') quoted = true
    else if (sign === separator) end()
    else if (sign === '\n') {
      end()
      lines.push([])
    } else if (sign !== '\r') value += sign
  }
  end()
  return lines
}

/** The values of an order whose columns a person chooses. */
export const CHOSEN = ['reference', 'text', 'name', 'contact', 'address', 'category', 'acceptBy', 'resolveBy'] as const
export type Chosen = (typeof CHOSEN)[number]
/** Columns of which some values mean yes. */
export const FLAGS = ['urgent', 'again'] as const
export type FlagName = (typeof FLAGS)[number]

/** Which column is what, as the form has it. */
export interface ColumnChoice {
  readonly columns: Readonly<Partial<Record<Chosen, string>>>
  readonly flags: Readonly<Partial<Record<FlagName, { readonly column: string; readonly values: string }>>>
}

/** Names by which hotlines call their columns. */
const USUAL: Readonly<Record<Chosen | FlagName, RegExp>> = {
  reference: /(工单|受理|诉求)?(编号|单号)$|^order|reference/i,
  text: /内容|描述|诉求$|words|text|description/i,
  name: /姓名|来电人|诉求人|^name/i,
  contact: /电话|手机|号码|phone|contact/i,
  address: /地址|地点|address/i,
  category: /类别|分类|类型|category/i,
  acceptBy: /签收(时限|截止)|accept/i,
  resolveBy: /(办理|办结|答复|反馈)?(时限|期限|截止)|due|resolve/i,
  urgent: /紧急|urgent/i,
  again: /重办|again/i,
}
const USUAL_VALUES: Readonly<Record<FlagName, string>> = { urgent: '紧急, 特急', again: '是' }

/** A first choice by the names of the columns; each column is taken once. */
export function guessedChoice(names: readonly string[]): ColumnChoice {
  const left = new Set(names)
  const take = (what: Chosen | FlagName): string | undefined => {
    const found = [...left].find((name) => USUAL[what].test(name))
    if (found !== undefined) left.delete(found)
    return found
  }
  const columns: Partial<Record<Chosen, string>> = {}
  const flags: Partial<Record<FlagName, { column: string; values: string }>> = {}
  for (const what of CHOSEN) {
    const found = take(what)
    if (found !== undefined) columns[what] = found
  }
  for (const what of FLAGS) {
    const column = take(what)
    if (column !== undefined) flags[what] = { column, values: USUAL_VALUES[what] }
  }
  return { columns, flags }
}

const DATES = [
  'yyyy-MM-dd HH:mm:ss',
  'yyyy-MM-dd HH:mm',
  'yyyy-MM-dd',
  'yyyy/M/d H:mm:ss',
  'yyyy/M/d H:mm',
  'yyyy/M/d',
  'yyyy年M月d日 H:mm',
  'yyyy年M月d日',
  'rfc3339',
] as const

const valuesOf = (text: string): string[] =>
  text
    .split(/[,，、;；]/)
    .map((value) => value.trim())
    .filter((value) => value !== '')

/** What the form does not ask for stays as it was saved. */
const keptOf = ({ channel, confidential, encoding, blank }: Partial<OrderColumns>) =>
  Object.fromEntries(
    Object.entries({ channel, confidential, encoding, blank }).filter(([, value]) => value !== undefined),
  )

/** The columns as `save-order-columns` takes them. Undefined until number and words have one. */
export function columnsOf(
  { columns, flags }: ColumnChoice,
  saved: Partial<OrderColumns> = {},
): OrderColumns | undefined {
  const { reference, text, ...others } = columns
  if (reference === undefined || text === undefined) return undefined
  const dated = others.acceptBy !== undefined || others.resolveBy !== undefined
  const told = FLAGS.flatMap((name) => {
    const flag = flags[name]
    const values = valuesOf(flag?.values ?? '')
    return flag === undefined || values.length === 0 ? [] : [[name, { column: flag.column, values }] as const]
  })
  return {
    reference,
    text,
    ...others,
    ...Object.fromEntries(told),
    ...(dated ? { dates: [...DATES] } : {}),
    blank: ['-', '无', '/'],
    ...keptOf(saved),
  }
}

/** The saved columns as the form has them. Of several columns for one value, the form has the first. */
export function choiceOf(saved: OrderColumns): ColumnChoice {
  const columns: Partial<Record<Chosen, string>> = {}
  for (const what of CHOSEN) {
    const [first] = [saved[what] ?? []].flat()
    if (first !== undefined) columns[what] = first
  }
  const flags = Object.fromEntries(
    FLAGS.flatMap((name) => {
      const flag = saved[name]
      return flag === undefined ? [] : [[name, { column: flag.column, values: flag.values.join(', ') }]]
    }),
  )
  return { columns, flags }
}

/** The columns that the saved choice needs and the pasted rows lack. */
export function lackedColumns({ columns: names }: Sheet, saved: OrderColumns): readonly string[] {
  const has = (wanted: string | readonly string[]): boolean => [wanted].flat().some((name) => names.includes(name))
  return [saved.reference, saved.text].filter((one) => !has(one)).map((one) => [one].flat().join(' / '))
}

/** A pasted row as the preview shows it. `number` counts from the row of the names, which is row 1. */
export interface PastedOrder {
  readonly number: number
  readonly reference: string
  readonly text: string
  readonly address: string
  readonly due: string
  readonly again: boolean
  /** An earlier row has the same reference. */
  readonly twice: boolean
}

/** The pasted rows by the saved columns. */
export function orderRowsOf({ rows }: Sheet, saved: OrderColumns): readonly PastedOrder[] {
  const seen = new Set<string>()
  const blank = saved.blank ?? []
  return rows.map((row, at) => {
    const value = (columns: string | readonly string[] | undefined): string =>
      [columns ?? []]
        .flat()
        .map((name) => row[name] ?? '')
        .find((one) => one !== '' && !blank.includes(one)) ?? ''
    const reference = value(saved.reference)
    const twice = reference !== '' && seen.has(reference)
    seen.add(reference)
    const { again } = saved
    return {
      number: at + 2,
      reference,
      text: value(saved.text),
      address: value(saved.address),
      due: value(saved.resolveBy),
      again: again?.values.includes(row[again.column] ?? '') ?? false,
      twice,
    }
  })
}
