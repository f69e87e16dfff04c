import { Type } from '@sinclair/typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Catalogue, CommunityId, optional, parseStream } from '../../../domain/kernel/index.ts'
import type { Selection } from '../../../services/feed/selection.ts'
import { isEventType } from '../../../services/kit/event-filter.ts'
import type { Position } from '../../../services/ports/event-log.ts'
import type { Engine } from '../../engine/engine.ts'
import { callerKey } from '../caller.ts'
import { failures } from '../contracts/answers.ts'
import { operation } from '../contracts/route-summaries.ts'
import type { EdgeOptions } from '../edge-options.ts'
import { seatOf } from '../listeners.ts'
import { ProblemError } from '../problems.ts'
import type { Tickets } from '../session/tickets.ts'
import { EventAnswer, limit } from './answers.ts'
import { cursors } from './cursor.ts'
import { dismiss, type Hub, hub } from './hub.ts'
import { type Lines, lines } from './lines.ts'
import { type Replays, replays } from './replay.ts'
import { streamRoute } from './stream.ts'
import { ticketRoute } from './ticket-route.ts'
import { writerTo } from './writer.ts'

interface FeedRequest {
  Params: { community: string }
  Querystring: {
    after?: string
    types?: string
    subject?: string
    limit?: number
    ticket?: string
    'event-name'?: 'message'
  }
}

const schema = {
  ...operation('feed.events'),
  tags: ['events'],
  params: Type.Object({ community: CommunityId }),
  querystring: Type.Object({
    after: Type.Optional(
      Type.String({
        maxLength: 60,
        description: 'Cursor of an earlier answer, or a position; left out, the beginning.',
      }),
    ),
    types: Type.Optional(Type.String({ maxLength: 2000, description: 'Names of events, separated by commas.' })),
    subject: Type.Optional(Type.String({ maxLength: 200, description: 'One stream.' })),
    limit,
    ticket: Type.Optional(
      Type.String({ maxLength: 4096, description: 'In place of a token: what the route of tickets answered.' }),
    ),
    'event-name': Type.Optional(
      Type.Literal('message', {
        description:
          'Gives all server-sent events one name, so that one listener gets all types. Default: the name of the type.',
      }),
    ),
  }),
  response: {
    200: {
      description:
        'Events in the order of the log. Personal values are sealed, except in pages the reasons of a stream that an auditor inspects.',
      content: {
        'application/json': { schema: Type.Object({ events: Type.Array(EventAnswer), next: Type.String() }) },
        'application/x-ndjson': { schema: EventAnswer },
        'text/event-stream': { schema: Type.String() },
      },
    },
    ...failures,
  },
}

/** Routes of the engine's feed: events as pages, lines or a live stream. */
export async function feedRoutes(
  app: FastifyInstance,
  engine: Engine,
  options: EdgeOptions & { readonly tickets: Tickets },
): Promise<void> {
  const { log, feed, pace, openReasons } = engine
  const failed = (error: unknown): void =>
    app.log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'the feed lost the log')
  const cursor = await cursors(log)
  const read = replays(feed, pace, openReasons)
  const live = hub({ feed, pace, replays: read, cursor: cursor.write, heartbeatMs: options.heartbeat, failed })
  const ndjson = lines({ feed, replays: read, head: () => log.head(), failed })
  const forms: Forms = { catalogue: engine.catalogue, read, live, ndjson, cursor: cursor.write }
  app.addHook('preClose', async () => {
    ndjson.cutOff()
    await live.stop()
  })
  streamRoute(app, feed.sight, read)
  ticketRoute(app, options.tickets)
  app.get<FeedRequest>(
    '/v1/:community/events',
    { config: { form: formOf, ticket: true }, schema, serializerCompiler: () => JSON.stringify },
    async (request, reply) => {
      const last = request.headers['last-event-id']
      const start = await cursor.read(typeof last === 'string' && last !== '' ? last : request.query.after)
      return answer(request, reply, start, forms)
    },
  )
}

/** The handler of each form, and what all of them need. */
interface Forms {
  readonly catalogue: Catalogue
  readonly read: Replays
  readonly live: Hub
  readonly ndjson: Lines
  cursor(position: Position): string
}

async function answer(
  request: FastifyRequest<FeedRequest>,
  reply: FastifyReply,
  start: Position,
  { catalogue, read, live, ndjson, cursor }: Forms,
): Promise<string | FastifyReply> {
  const replaying = { selection: selectionIn(request, catalogue), caller: callerKey(request) }
  const seat = seatOf(request)
  reply.header('vary', 'accept, authorization, cookie').header('cache-control', 'no-store')
  const form = formOf(request)
  if (form === 'page') {
    const { text, reached } = await read.page(replaying, { position: start }, request.query.limit ?? 100, seat.signal)
    reply.type('application/json; charset=utf-8')
    return `{"events":[${text}],"next":${JSON.stringify(cursor(reached.position))}}`
  }
  reply.header('content-type', form === 'sse' ? 'text/event-stream' : 'application/x-ndjson')
  if (request.method === 'HEAD') return reply.send()
  if (form === 'sse') {
    const writer = writerTo(request, reply.header('x-accel-buffering', 'no'), seat)
    seat.whenLost(({ problem: { code } }) => dismiss(writer, `event: ended\ndata: ${JSON.stringify({ code })}\n\n`))
    writer.write('retry: 3000\n\n')
    live.listen(replaying, start, writer, request.query['event-name'])
  } else void ndjson.write(replaying, start, writerTo(request, reply, seat))
  return reply
}

/**
 * What a request asks for. A stream may be asked for before it exists, but not one that no community or aggregate can ever have.
 *
 * @throws ProblemError `event-type.unknown` `stream.unknown`
 */
function selectionIn({ params, query, actor }: FastifyRequest<FeedRequest>, catalogue: Catalogue): Selection {
  const { subject } = query
  const types = query.types?.split(',')
  const errors = (types ?? [])
    .filter((type) => !isEventType(catalogue, type))
    .map((type) => ({
      path: '/query/types',
      message: { en: `there is no event type "${type}"`, zh: `没有事件类型“${type}”` },
    }))
  if (errors.length > 0) throw new ProblemError('event-type.unknown', undefined, { errors })
  const stream = subject === undefined ? undefined : parseStream(subject)
  const foreign = stream?.community !== params.community || catalogue.byName(stream.aggregate) === undefined
  if (subject !== undefined && foreign) throw new ProblemError('stream.unknown')
  return { community: params.community, reader: actor, ...optional('types', types), ...optional('subject', subject) }
}

/** The form that the reader accepts. Streams must be requested by name. */
function formOf({ headers: { accept = '*/*' } }: Pick<FastifyRequest, 'headers'>): 'sse' | 'ndjson' | 'page' {
  if (accept.includes('text/event-stream')) return 'sse'
  if (accept.includes('application/x-ndjson')) return 'ndjson'
  if (accept.includes('application/json') || accept.includes('*/*') || accept.includes('application/*')) return 'page'
  throw new ProblemError('accept.none')
}
