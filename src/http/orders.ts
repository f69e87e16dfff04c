import { Type } from '@sinclair/typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { community as communities } from '../../domain/community/community.ts'
import { mayEnterOrders } from '../../domain/community/order-clerk.ts'
import type { OrderColumns } from '../../domain/community/order-columns-events.ts'
import { type CommunityState, orderColumnsOf, zoneOf } from '../../domain/community/state.ts'
import { Closed, CommunityId, Id } from '../../domain/kernel/index.ts'
import { columnsOfField, type OrderRow, orderRows, sheetColumns } from '../../services/import/index.ts'
import { canonical } from '../../services/kit/canonical.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { Engine } from '../engine/engine.ts'
import { addressOfCommand } from './addresses.ts'
import { failures, ProblemAnswer } from './contracts/answers.ts'
import { operation } from './contracts/route-summaries.ts'
import { type InnerAnswer, isLate, RETRY_SECONDS, refusedInner, sendInner } from './inner-command.ts'
import { compressed } from './input.ts'
import { wholeBody } from './intake.ts'
import { ProblemError } from './problems.ts'

/** The most rows of one request. */
const MOST_ROWS = 1000
const COMMA_TYPE = 'text/csv'
const TAB_TYPE = 'text/tab-separated-values'

const OUTCOMES = ['accepted', 'reopened', 'known', 'refused', 'postponed'] as const
type Outcome = (typeof OUTCOMES)[number]

const RowAnswer = Type.Object({
  row: Type.Integer({ description: 'Its place among the rows. The row of the column names is row 1.' }),
  reference: Type.Union([Type.String(), Type.Null()], {
    description: 'The number of the order; null where it has none.',
  }),
  outcome: Type.String({
    enum: [...OUTCOMES],
    description:
      '`accepted`: a demand was raised. `reopened`: the order was sent again. `known`: nothing changed. `postponed`: send it again after `retryAfter` seconds.',
  }),
  id: Type.Optional(Type.String({ description: 'The demand.' })),
  number: Type.Optional(Type.String({ description: 'The number of a demand that was raised.' })),
  field: Type.Optional(Type.String({ description: 'The value that is wrong: `resolveBy`.' })),
  columns: Type.Optional(Type.Array(Type.String(), { description: 'The columns in which that value stands.' })),
  problem: Type.Optional(ProblemAnswer),
  retryAfter: Type.Optional(Type.Integer({ description: 'Seconds until the row may be sent again.' })),
})
const OrdersAnswer = Type.Object(
  { rows: Type.Array(RowAnswer, { description: 'One for each row, in the order of the rows.' }) },
  { description: 'Each row was answered alone: see `outcome`.' },
)
interface RowResult {
  readonly row: number
  readonly reference: string | null
  readonly outcome: Outcome
  readonly id?: string
  readonly number?: string
  readonly field?: string
  readonly columns?: readonly string[]
  readonly problem?: unknown
  readonly retryAfter?: number
}

type OrdersRequest = FastifyRequest<{
  Params: { community: string }
  Querystring: { hotline?: string }
  Body: unknown
}>

/** What the rows of one request share. */
interface Sheet {
  readonly app: FastifyInstance
  readonly engine: Engine
  readonly request: OrdersRequest
  readonly hotline: string
  readonly columns: OrderColumns
}

/**
 * The route of a hotline's spreadsheet. Each row becomes the command `receive-order`, sent as a request of its own.
 *
 * @param timeoutMs the time for a whole answer
 */
export async function orderRoute(
  app: FastifyInstance,
  engine: Engine,
  { timeout: timeoutMs, bodyLimit }: { readonly timeout: number; readonly bodyLimit: number },
): Promise<void> {
  await app.register(async (sheets) => {
    sheets.addContentTypeParser([COMMA_TYPE, TAB_TYPE], (request, payload, done) => {
      const wrong = compressed(request.headers)
      if (wrong !== undefined) return done(new ProblemError('body.type', wrong))
      wholeBody(request, payload, bodyLimit, done)
    })
    sheets.post<{ Params: { community: string }; Querystring: { hotline?: string }; Body: unknown }>(
      '/v1/:community/demands/receive-orders',
      { schema: routeSchema, serializerCompiler: () => JSON.stringify },
      async (request, reply) => {
        const { sheet, rows } = await sheetOf(app, engine, request)
        const results: RowResult[] = []
        for (const row of rows) {
          if (reply.sent) return reply
          const late = isLate(reply.elapsedTime, timeoutMs)
          results.push(late ? postponed(row, request) : await answered(row, sheet))
        }
        return reply.code(207).send({ rows: results })
      },
    )
  })
}

const sheetText = Type.String({
  description: 'Rows as a spreadsheet saves or copies them. The first one has the column names.',
})
const routeSchema = {
  ...operation('demand.receive-orders'),
  tags: ['demands'],
  description:
    'Who may: a person of the committee, the street office or the hotline itself. `save-order-columns` says in which columns the values stand. A refused row does not stop the next ones. Rows that were sent before change nothing. Each row counts as one request against the rate limit.',
  params: Type.Object({ community: CommunityId }),
  querystring: Type.Object({
    hotline: Type.Optional({ ...Id, description: 'The hotline. Its own people and programs may leave it out.' }),
  }),
  body: {
    content: {
      [COMMA_TYPE]: { schema: sheetText },
      [TAB_TYPE]: { schema: sheetText },
      'application/json': { schema: Closed({ rows: sheetText }) },
    },
  },
  response: { 207: OrdersAnswer, ...failures },
}

/** Reads the rows by the saved columns. @throws ProblemError */
async function sheetOf(
  app: FastifyInstance,
  engine: Engine,
  request: OrdersRequest,
): Promise<{ readonly sheet: Sheet; readonly rows: readonly OrderRow[] }> {
  const { actor, params, query } = request
  const hotline = query.hotline ?? (actor.role === 'hotline' ? actor.party : undefined)
  if (hotline === undefined)
    throw new ProblemError('request.invalid', undefined, {
      errors: [{ path: '/query/hotline', message: { en: 'must name the hotline', zh: '必须填写热线单位编号' } }],
    })
  if (!mayEnterOrders(actor, hotline)) throw new ProblemError('forbidden')
  const state = await engine.stateOf(communities, params.community)
  const columns = orderColumnsOf(state, hotline)
  if (columns === undefined) throw new ProblemError('orders.no-columns')
  const rows = await rowsOf(request, columns, state)
  return { sheet: { app, engine, request, hotline, columns }, rows }
}

async function rowsOf(
  request: OrdersRequest,
  columns: OrderColumns,
  state: CommunityState,
): Promise<readonly OrderRow[]> {
  const { text, delimiter } = sheetBody(request, columns)
  try {
    return await orderRows({ text, delimiter, columns, zone: zoneOf(state), mostRows: MOST_ROWS })
  } catch (error) {
    const code = error instanceof Fault ? SHEET_PROBLEMS[error.code] : undefined
    if (code === undefined) throw error
    throw new ProblemError(code, undefined, { details: { columns: sheetColumns(columns) } })
  }
}

const SHEET_PROBLEMS: Readonly<Record<string, string>> = {
  'import.columns': 'orders.columns',
  'import.unreadable': 'orders.unreadable',
  'import.too-many': 'orders.too-many',
}

/** The text of the rows, and what separates its values. Text that a spreadsheet copies has tabs. */
function sheetBody({ body, headers }: OrdersRequest, { encoding = 'utf-8' }: OrderColumns) {
  const type = headers['content-type'] ?? ''
  if (Buffer.isBuffer(body)) {
    const label = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(type)?.[1] ?? encoding
    return { text: decoded(body, label), delimiter: type.startsWith(TAB_TYPE) ? '\t' : ',' } as const
  }
  const rows: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'rows') : undefined
  if (typeof rows !== 'string')
    throw new ProblemError('command.invalid', undefined, {
      errors: [{ path: '/rows', message: { en: 'must be the text of the rows', zh: '必须为表格文本' } }],
    })
  const [first = ''] = rows.split(/\r\n|\n|\r/, 1)
  return { text: rows, delimiter: first.includes('\t') ? '\t' : ',' } as const
}

function decoded(bytes: Buffer, label: string): string {
  let decoder: InstanceType<typeof TextDecoder>
  try {
    decoder = new TextDecoder(label, { fatal: true })
  } catch {
    throw new ProblemError('body.type', {
      en: 'The `charset` of the content type is unknown. Name one such as `utf-8` or `gb18030`.',
      zh: '内容类型中的 `charset` 无法识别，请填写 `utf-8` 或 `gb18030` 等。',
    })
  }
  try {
    return decoder.decode(bytes)
  } catch {
    throw new ProblemError('body.malformed', {
      en: 'The rows are not in the encoding that `charset` or the saved columns name.',
      zh: '表格内容与 `charset` 或已设置的编码不符。',
    })
  }
}

const named = ({ row, reference }: OrderRow) => ({ row, reference: reference ?? null })

/** The result of a row that there is no time for. */
const postponed = (row: OrderRow, request: OrdersRequest): RowResult => ({
  ...named(row),
  outcome: 'postponed',
  problem: refusedInner(request, 'server.busy').problem,
  retryAfter: RETRY_SECONDS,
})

async function answered(row: OrderRow, { app, engine, request, hotline, columns }: Sheet): Promise<RowResult> {
  const { data, wrong } = row
  if (data === undefined) {
    const { field, message = UNREAD } = wrong ?? {}
    const { problem } = refusedInner(request, 'row.invalid', { errors: [{ path: `/${field ?? ''}`, message }] })
    return { ...named(row), outcome: 'refused', ...placeOf(columns, field), problem }
  }
  const { community } = request.params
  const order = { ...data, hotline }
  // The same row is the same command, however often it is sent. The digest has a key, because the row is personal.
  const key = `order-row:${engine.vault.digest('order-row', canonical(order)).slice(0, 32)}`
  const url = addressOfCommand(engine.catalogue, { community, aggregate: 'demand', command: 'receive-order' }) ?? ''
  return { ...named(row), ...outcomeOf(await sendInner(app, { url, key, data: order }, request), columns) }
}

const UNREAD = { en: 'cannot be read', zh: '无法读取' }

const placeOf = (columns: OrderColumns, field: string | undefined) =>
  field === undefined ? {} : { field, columns: columnsOfField(columns, field) }

interface InnerBody {
  readonly id?: string
  readonly number?: string
  readonly code?: string
  readonly events?: readonly string[]
  readonly details?: { readonly demand?: string }
  readonly errors?: readonly { readonly path: string }[]
}

/** The outcome of a row, by the answer to its command. */
function outcomeOf(
  { status, replayed, answer, problem, retryAfter }: InnerAnswer,
  columns: OrderColumns,
): Omit<RowResult, 'row' | 'reference'> {
  const { id = '', number, events = [] }: InnerBody = Object(answer)
  if (status < 400) {
    const outcome = replayed === true ? 'known' : events[0] === 'OrderSentAgain' ? 'reopened' : 'accepted'
    return { outcome, id, ...(number === undefined ? {} : { number }) }
  }
  const { code, details, errors }: InnerBody = Object(problem)
  if (code === 'hotline.order-known' && details?.demand !== undefined) return { outcome: 'known', id: details.demand }
  if (retryAfter !== undefined) return { outcome: 'postponed', problem, retryAfter }
  const field = errors?.[0]?.path.split('/').findLast((part) => part !== '')
  return { outcome: 'refused', ...placeOf(columns, field), problem }
}
