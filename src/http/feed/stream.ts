import { setTimeout as delay } from 'node:timers/promises'
import { Type } from '@sinclair/typebox'
import type { FastifyInstance } from 'fastify'
import { CommunityId, parseStream } from '../../../domain/kernel/index.ts'
import type { StreamSight } from '../../../services/sight/sight.ts'
import { callerKey } from '../caller.ts'
import { failures } from '../contracts/answers.ts'
import { operation } from '../contracts/route-summaries.ts'
import { seatOf } from '../listeners.ts'
import { ProblemError } from '../problems.ts'
import { EventAnswer, limit } from './answers.ts'
import type { Replays } from './replay.ts'

interface StreamRequest {
  Params: { community: string; stream: string }
  Querystring: { after?: number; limit?: number }
}

/** Milliseconds from a request to its refusal. A hidden stream takes longer to judge than an unknown one. Without the wait the time would tell them apart. */
const REFUSAL_MS = 5

/** The events of one stream, in pages. */
export function streamRoute(app: FastifyInstance, eyes: StreamSight, read: Replays): void {
  app.get<StreamRequest>(
    '/v1/:community/streams/:stream',
    {
      config: { open: true, form: 'stream' },
      schema: {
        ...operation('feed.stream'),
        tags: ['events'],
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
    async (request, reply) => {
      const { community, stream: name } = request.params
      const { after = -1, limit = 100 } = request.query
      if (request.anonymous && request.actor.follows === undefined) throw new ProblemError('token.missing')
      const refusalTime = delay(REFUSAL_MS)
      const mine = parseStream(name)?.community === community && (await eyes.sees(request.actor, name))
      if (!mine) return unknownAt(refusalTime)
      const replaying = { selection: { community, subject: name, reader: request.actor }, caller: callerKey(request) }
      const place = { position: 0, revision: after }
      const { text, reached, looked, more } = await read.page(replaying, place, limit, seatOf(request).signal)
      if (looked === 0 && after < 0) return unknownAt(refusalTime)
      reply.type('application/json; charset=utf-8')
      return `{"events":[${text}]${more ? `,"next":${reached.revision}` : ''}}`
    },
  )
}

async function unknownAt(time: Promise<void>): Promise<never> {
  await time
  throw new ProblemError('stream.unknown')
}
