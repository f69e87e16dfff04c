import { Type } from '@sinclair/typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { CommunityId } from '../../../domain/kernel/index.ts'
import type { Position } from '../../../services/ports/event-log.ts'
import type { Engine } from '../../engine/engine.ts'
import { callerKey } from '../caller.ts'
import { failures } from '../contracts/answers.ts'
import type { EdgeOptions } from '../edge-options.ts'
import { seatOf } from '../listeners.ts'
import { ProblemError } from '../problems.ts'
import { EventAnswer, limit } from './answers.ts'
import { cursors } from './cursor.ts'
import { hub } from './hub.ts'
import { type Selection, wire } from './reading.ts'
import { type Replaying, replays } from './replay.ts'
import { sight } from './sight.ts'
import { streamRoute } from './stream.ts'
import { type Writer, writerTo } from './writer.ts'

interface FeedRequest {
  Params: { community: string }
  Querystring: { after?: string; types?: string; subject?: string; limit?: number }
}

/** What happened, as pages, lines or a live stream. */
export async function feedRoutes(app: FastifyInstance, engine: Engine, options: EdgeOptions): Promise<void> {
  const { log, catalogue, pace } = engine
  const eyes = sight(log, catalogue, engine.health)
  const cursor = await cursors(log)
  const read = replays({ log, catalogue, sight: eyes, pace })
  const live = hub({
    log,
    catalogue,
    sight: eyes,
    pace,
    replays: read,
    cursor: cursor.write,
    heartbeat: options.heartbeat,
    failed: lost,
  })
  const writing = new Set<Writer>()
  app.addHook('preClose', async () => {
    // Cut off, so that no reader takes the lines for all there are.
    for (const writer of writing) writer.destroy()
    await live.stop()
  })
  streamRoute(app, eyes, read)

  function lost(error: unknown): void {
    app.log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'the feed lost the log')
  }

  app.get<FeedRequest>(
    '/v1/:community/events',
    {
      config: { form: formOf },
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
      const { after, types, subject, limit } = request.query
      const last = request.headers['last-event-id']
      const start = await cursor.read(typeof last === 'string' && last !== '' ? last : after)
      const selection: Selection = {
        community: request.params.community,
        reader: request.actor,
        ...(types === undefined ? {} : { types: new Set(types.split(',')) }),
        ...(subject === undefined ? {} : { subject }),
      }
      const replaying = { selection, caller: callerKey(request) }
      const seat = seatOf(request)
      reply.header('vary', 'accept, authorization').header('cache-control', 'no-store')
      const form = formOf(request)
      if (form === 'page') {
        const { text, reached } = await read.page(replaying, { position: start }, limit ?? 100, seat.signal)
        reply.type('application/json; charset=utf-8')
        return `{"events":[${text}],"next":${JSON.stringify(cursor.write(reached.position))}}`
      }
      reply.header('content-type', form === 'sse' ? 'text/event-stream' : 'application/x-ndjson')
      if (request.method === 'HEAD') return reply.send()
      if (form === 'sse') {
        const writer = writerTo(request, reply.header('x-accel-buffering', 'no'), seat)
        writer.write('retry: 3000\n\n')
        live.listen(replaying, start, writer)
      } else void lines(replaying, start, writerTo(request, reply, seat))
      return reply
    },
  )

  /** Everything up to now, one event a line. */
  async function lines(replaying: Replaying, after: Position, writer: Writer): Promise<void> {
    writing.add(writer)
    try {
      const head = await log.head()
      await read.write(replaying, { position: after }, writer, {
        frame: (event) => `${JSON.stringify(wire(catalogue, event))}\n`,
        enough: ({ position }) => position >= head,
      })
      writer.end()
    } catch (error) {
      lost(error)
      writer.destroy()
    } finally {
      writing.delete(writer)
    }
  }
}

/** By what the reader accepts; streams must be asked for by name. */
function formOf({ headers: { accept = '*/*' } }: FastifyRequest): 'sse' | 'ndjson' | 'page' {
  if (accept.includes('text/event-stream')) return 'sse'
  if (accept.includes('application/x-ndjson')) return 'ndjson'
  if (accept.includes('application/json') || accept.includes('*/*') || accept.includes('application/*')) return 'page'
  throw new ProblemError('accept.none')
}
