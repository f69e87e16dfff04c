import { Type } from '@sinclair/typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { CommunityId, Id, OneOf, positionNamed } from '../../domain/kernel/index.ts'
import { RESTRICTED, type Restricted } from '../../projections/runtime/index.ts'
import type { Position } from '../../services/ports/event-log.ts'
import type { Behind, Query } from '../../services/queries/contract.ts'
import type { Engine, ViewContract } from '../engine/engine.ts'
import { failures, viewHeaders } from './contracts/answers.ts'
import { viewOperation } from './contracts/operations.ts'
import { acceptedOf, type Format } from './formats/accepted.ts'
import { JSON_FORMAT, type PageFormat, pageFormats } from './formats/page-formats.ts'
import { seatOf } from './listeners.ts'
import { ProblemError } from './problems.ts'
import { sendTagged, type TaggedBody, tagged } from './tagged-answer.ts'

interface Params {
  readonly community: string
  readonly id: string
}
type Parameters = Readonly<Record<string, string | string[] | number>>

const paging = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50, description: 'Rows of a page.' })),
  after: Type.Optional(Type.String({ maxLength: 2000, description: 'Cursor: `next` of the previous page.' })),
  sort: Type.Optional(Type.String({ maxLength: 50, description: 'Name of an order of the view.' })),
}

const personal = Type.Optional(
  Type.Unsafe<'opened' | 'sealed'>({
    ...OneOf(['opened', 'sealed']),
    description:
      '`sealed` leaves personal values closed, as `{ "sealed": true }`: nothing is opened, and nothing is recorded. Default: `opened`.',
  }),
)

/**
 * Two routes for every view: a page, and one row where rows have an id. Rows of some views can be counted as well. The address of a
 * view may also be the address of a row of another view (`resource-sharing/calendar`). The view wins, and a row of that id is found
 * only in the page of its view.
 */
export function viewRoutes(app: FastifyInstance, engine: Engine): void {
  for (const contract of engine.contracts) {
    const { name, summary, filters, row, figures, byId, counted } = contract
    const operationId = viewOperation(name)
    const schema = { tags: [name], summary: summary.en, headers: viewHeaders }
    const formats = pageFormats(contract, pageOf(contract))
    app.get<{ Params: Params; Querystring: Parameters }>(
      `/v1/:community/${name}`,
      {
        config: { open: true, form: 'view' },
        schema: {
          ...schema,
          operationId,
          params: Type.Object({ community: CommunityId }),
          querystring: Type.Object({ ...filtersOf(filters), ...paging }),
          response: { 200: contentsOf(formats), ...failures },
        },
        serializerCompiler: () => JSON.stringify,
      },
      async (request, reply) => {
        const format = chosen(request, reply, formats)
        unlessHidden(request, contract)
        const seat = seatOf(request)
        const query = queryIn(request, contract)
        const answer = await engine.queries.page(format.sealed ? { ...query, sealed: true } : query, seat)
        if (seat.lost !== undefined) throw seat.lost
        if (answer === undefined) return reply.hijack()
        const page = unlessBehind(answer)
        if (page.next !== undefined) reply.header('link', `<${pageAfter(request.url, page.next)}>; rel="next"`)
        return send(request, reply, format.body(page, request.params.community), page)
      },
    )
    if (counted) countsRoute(app, engine, contract)
    if (!byId) continue
    app.get<{ Params: Params; Querystring: Parameters }>(
      `/v1/:community/${name}/:id`,
      {
        config: { open: true, form: 'view' },
        schema: {
          ...schema,
          operationId: `${operationId}.one`,
          params: Type.Object({ community: CommunityId, id: Id }),
          querystring: Type.Object({ personal }),
          response: { 200: figures ? Type.Composite([row, Type.Object({ restricted })]) : row, ...failures },
        },
        serializerCompiler: () => JSON.stringify,
      },
      async (request, reply) => {
        chosen(request, reply, [JSON_FORMAT])
        const answer = await engine.queries.one({
          ...queryIn(request, contract),
          id: request.params.id,
          ...(request.query.personal === 'sealed' ? { sealed: true as const } : {}),
        })
        const { row: found, revision, position, personal } = unlessBehind(answer)
        reply.header('x-position', String(position))
        if (found === undefined) throw new ProblemError('row.unknown')
        return send(request, reply, tagged(JSON.stringify(found), revision === undefined ? {} : { revision }), {
          position,
          personal,
        })
      },
    )
  }
}

/** How many rows of a view the reader may know of, by the values of one column. The filters are those of its pages. */
function countsRoute(app: FastifyInstance, engine: Engine, contract: ViewContract): void {
  const { name, summary, filters } = contract
  app.get<{ Params: Params; Querystring: Parameters }>(
    `/v1/:community/${name}/counts`,
    {
      config: { open: true, form: 'view' },
      schema: {
        tags: [name],
        summary: summary.en,
        headers: viewHeaders,
        operationId: `${viewOperation(name)}.counts`,
        params: Type.Object({ community: CommunityId }),
        querystring: Type.Object(filtersOf(filters)),
        response: { 200: Counts, ...failures },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request, reply) => {
      chosen(request, reply, [JSON_FORMAT])
      unlessHidden(request, contract)
      const { counts, position } = unlessBehind(await engine.queries.counts(queryIn(request, contract)))
      const body = tagged(JSON.stringify({ counts, position: String(position) }))
      return send(request, reply, body, { position, personal: false })
    },
  )
}

const Counts = Type.Object({
  counts: Type.Record(Type.String(), Type.Integer({ minimum: 1 }), {
    description:
      'How many of the rows that the reader may know of are in each state; states without rows are left out.',
  }),
  position: Type.String({ description: 'The answer is true as of this position of the log.' }),
})

const filtersOf = (filters: ViewContract['filters']) =>
  Object.fromEntries(Object.entries(filters).map(([name, schema]) => [name, Type.Optional(schema)]))

const restricted = Type.Unsafe<Restricted>({
  ...OneOf(RESTRICTED),
  description: 'Whether the figures include restricted demands. It depends on the reader alone.',
})

const pageOf = ({ row, figures }: ViewContract) =>
  Type.Object({
    rows: Type.Array(row),
    position: Type.String({ description: 'The answer is true as of this position of the log.' }),
    ...(figures ? { restricted } : {}),
    next: Type.Optional(Type.String({ description: 'Cursor of the next page, where there is one.' })),
  })

function queryIn(request: FastifyRequest<{ Params: Params; Querystring: Parameters }>, { name }: ViewContract): Query {
  const filters: Record<string, string> = {}
  for (const [key, value] of Object.entries(request.query)) {
    if (key === 'limit' || key === 'after' || key === 'personal') continue
    if (Array.isArray(value)) throw new ProblemError('filter.invalid')
    filters[key] = String(value)
  }
  const { limit = 50, after } = request.query
  return {
    view: name,
    community: request.params.community,
    filters,
    limit: Number(limit),
    ...(after === undefined ? {} : { after: String(after) }),
    reader: request.actor,
    ...minPositionOf(request),
  }
}

const contentsOf = (formats: readonly PageFormat[]) => ({
  description: 'A page.',
  content: Object.fromEntries(formats.map(({ mediaType, schema }) => [mediaType, { schema }])),
})

/** The format that the reader accepts. Caches are told that the answer depends on it. @throws ProblemError `accept.none` */
function chosen<F extends Format>(request: FastifyRequest, reply: FastifyReply, offered: readonly [F, ...F[]]): F {
  reply.header('vary', 'accept')
  return acceptedOf(request.headers.accept, offered)
}

/** The position that the answer must include, usually that of the reader's own command. */
function minPositionOf({ headers }: FastifyRequest): Pick<Query, 'minPosition'> {
  const wanted = headers['x-min-position']
  if (wanted === undefined) return {}
  const minPosition = typeof wanted === 'string' ? positionNamed(wanted) : undefined
  if (minPosition !== undefined) return { minPosition }
  const errors = [{ path: '/headers/x-min-position', message: { en: 'must be a position', zh: '必须为位置' } }]
  throw new ProblemError('request.invalid', undefined, { errors })
}

/**
 * Refuses a caller without a token where only callers with one may know of any row: an empty list would look as if there were none.
 *
 * @throws ProblemError `token.missing`
 */
function unlessHidden({ anonymous, actor }: FastifyRequest, { mayTell }: ViewContract): void {
  if (anonymous && !mayTell(actor)) throw new ProblemError('token.missing')
}

/** @throws ProblemError `position.ahead` */
function unlessBehind<A extends { readonly ok: true }>(answer: A | Behind): A {
  if (answer.ok) return answer
  throw new ProblemError(answer.code, undefined, { retryAfter: answer.retryAfter })
}

/** The address of the page after a cursor (RFC 8288). */
function pageAfter(url: string, cursor: string): string {
  const [path, query] = url.split('?', 2)
  const parameters = new URLSearchParams(query)
  parameters.set('after', cursor)
  return `${path}?${parameters}`
}

/** No cache keeps opened values. */
function send(
  request: FastifyRequest,
  reply: FastifyReply,
  body: TaggedBody,
  { position, personal }: { readonly position: Position; readonly personal: boolean },
): FastifyReply {
  reply.header('x-position', String(position))
  reply.header('cache-control', personal ? 'no-store' : 'private, no-cache')
  return sendTagged(request, reply, body)
}
