import { Readable } from 'node:stream'
import { Type } from '@sinclair/typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { CommunityId, parseStream, type RecordedEvent } from '../../../domain/kernel/index.ts'
import type { Position } from '../../../services/ports.ts'
import { failures } from '../contracts/answers.ts'
import type { EdgeOptions, Engine } from '../engine.ts'
import type { Meter } from '../metrics.ts'
import { ProblemError } from '../problems.ts'
import { cursors } from './cursor.ts'
import { hub } from './hub.ts'
import { reading, type Selection, wire } from './reading.ts'
import { sight } from './sight.ts'

interface FeedRequest {
  Params: { community: string }
  Querystring: { after?: string; types?: string; subject?: string; limit?: number }
}
interface StreamRequest {
  Params: { community: string; stream: string }
  Querystring: { after?: number; limit?: number }
}

/** Events looked at for one page, however few of them are the reader's. */
const LOOKED_AT = 20_000

const EventAnswer = Type.Object({}, { additionalProperties: true, description: 'A CloudEvent; /schemas has its data.' })
const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'Events of a page.' }))

/** What happened, as pages, lines or a live stream. */
export async function feedRoutes(
  app: FastifyInstance,
  engine: Engine,
  options: EdgeOptions,
  meter: Meter,
): Promise<void> {
  const { log, catalogue } = engine
  const eyes = sight(log, catalogue)
  const cursor = await cursors(log)
  const live = hub({
    log,
    catalogue,
    sight: eyes,
    cursor: cursor.write,
    heartbeat: options.heartbeat,
    failed: (error) =>
      app.log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'the feed lost the log'),
  })
  app.addHook('preClose', () => live.stop())
  let listening = 0

  app.get<FeedRequest>(
    '/v1/:community/events',
    {
      schema: {
        operationId: 'feed.events',
        tags: ['events'],
        summary: 'What happened: a page of JSON, lines of NDJSON up to now, or server-sent events that go on.',
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
        }),
        response: {
          200: {
            description: 'Events in the order of the log. Personal values are sealed.',
            content: {
              'application/json': { schema: Type.Object({ events: Type.Array(EventAnswer), next: Type.String() }) },
              'application/x-ndjson': { schema: EventAnswer },
              'text/event-stream': { schema: Type.String() },
            },
          },
          ...failures,
        },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request, reply) => {
      const form = formOf(request.headers.accept)
      const { after, types, subject, limit } = request.query
      const last = request.headers['last-event-id']
      const start = await cursor.read(typeof last === 'string' && last !== '' ? last : after)
      const selection: Selection = {
        community: request.params.community,
        reader: request.actor,
        ...(types === undefined ? {} : { types: new Set(types.split(',')) }),
        ...(subject === undefined ? {} : { subject }),
      }
      reply.header('vary', 'accept, authorization').header('cache-control', 'no-store')
      if (form === 'sse') return stream(request, reply, selection, start)
      if (form === 'lines') return reply.type('application/x-ndjson').send(Readable.from(lines(selection, start)))
      return page(selection, start, limit ?? 100)
    },
  )

  async function page(selection: Selection, after: Position, limit: number) {
    const events: RecordedEvent[] = []
    let reached = after
    let looked = 0
    for await (const step of reading(log, eyes, selection, after)) {
      events.push(...step.events)
      looked += step.looked
      reached = step.reached
      if (events.length >= limit || looked >= LOOKED_AT) break
    }
    const given = events.slice(0, limit)
    const next = events.length > limit ? (given.at(-1)?.position ?? after) : reached
    return { events: given.map((event) => wire(catalogue, event)), next: cursor.write(next) }
  }

  async function* lines(selection: Selection, after: Position): AsyncGenerator<string> {
    for await (const { events } of reading(log, eyes, selection, after)) {
      if (events.length > 0) yield events.map((event) => `${JSON.stringify(wire(catalogue, event))}\n`).join('')
    }
  }

  function stream(request: FastifyRequest, reply: FastifyReply, selection: Selection, after: Position): FastifyReply {
    if (listening >= options.sseClients) throw new ProblemError('feed.full', undefined, { retryAfter: 30 })
    listening += 1
    meter.sseClients(1)
    reply.header('content-type', 'text/event-stream').header('x-accel-buffering', 'no')
    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, reply.getHeaders() as Record<string, string>)
    request.raw.socket.setKeepAlive(true)
    raw.write('retry: 3000\n\n')
    const listener = live.listen(selection, after, {
      write: (text) => raw.write(text),
      end: (text) => raw.end(text),
      destroy: () => raw.destroy(),
    })
    raw.on('drain', listener.drained)
    raw.on('error', () => raw.destroy())
    raw.on('close', () => {
      listener.leave()
      listening -= 1
      meter.sseClients(-1)
    })
    return reply
  }

  app.get<StreamRequest>(
    '/v1/:community/streams/:stream',
    {
      config: { open: true },
      schema: {
        operationId: 'feed.stream',
        tags: ['events'],
        summary: 'The events of one stream, from the first on.',
        params: Type.Object({ community: CommunityId, stream: Type.String({ maxLength: 200 }) }),
        querystring: Type.Object({
          after: Type.Optional(Type.Integer({ minimum: -1, description: 'Revision after which to go on.' })),
          limit,
        }),
        response: {
          200: Type.Object({ events: Type.Array(EventAnswer), next: Type.Optional(Type.Integer()) }),
          ...failures,
        },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const { community, stream: name } = request.params
      const { after = -1, limit = 100 } = request.query
      if (request.anonymous && request.actor.follows === undefined) throw new ProblemError('token.missing')
      const mine = parseStream(name)?.community === community && (await eyes.sees(request.actor, name))
      if (!mine) throw new ProblemError('stream.unknown')
      const events: RecordedEvent[] = []
      let found = false
      for await (const batch of log.readStream(name, after + 1)) {
        found = true
        events.push(...batch)
        if (events.length > limit) break
      }
      if (!found && after < 0) throw new ProblemError('stream.unknown')
      const given = events.slice(0, limit)
      const next = events.length > limit ? given.at(-1)?.revision : undefined
      const shown = await Promise.all(given.map((event) => eyes.shown(request.actor, event)))
      const told = shown.filter((event) => event !== undefined)
      return { events: told.map((event) => wire(catalogue, event)), ...(next === undefined ? {} : { next }) }
    },
  )
}

/** By what the reader accepts; streams must be asked for by name. */
function formOf(accept = '*/*'): 'sse' | 'lines' | 'page' {
  if (accept.includes('text/event-stream')) return 'sse'
  if (accept.includes('application/x-ndjson')) return 'lines'
  if (accept.includes('application/json') || accept.includes('*/*') || accept.includes('application/*')) return 'page'
  throw new ProblemError('accept.none')
}
