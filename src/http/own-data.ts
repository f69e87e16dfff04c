import { Type } from '@sinclair/typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { demand } from '../../domain/demand/demand.ts'
import { stillNeeded } from '../../domain/demand/erasure.ts'
import { isRaiserInPerson } from '../../domain/demand/raiser.ts'
import type { DemandState } from '../../domain/demand/state.ts'
import { CommunityId, Id, POSITION, streamName } from '../../domain/kernel/index.ts'
import type { Privacy } from '../../services/privacy/privacy.ts'
import type { Engine } from '../engine/engine.ts'
import { failures } from './contracts/answers.ts'
import { operation } from './contracts/route-summaries.ts'
import { ProblemError, statusOfRefusal } from './problems.ts'

interface OfDemand {
  readonly community: string
  readonly id: string
}

const params = Type.Object({ community: CommunityId, id: Id })
const headers = Type.Object({
  'x-follow-up-code': Type.Optional(
    Type.String({ description: 'Of the demand, which was raised without an account.' }),
  ),
})
const WHO = 'Who may: the raiser without an account, by the follow-up code.'

/**
 * The rights of a raiser without an account over the data of their own demand. Their values belong to the stream of the demand, so
 * the follow-up code names the subject.
 */
export function ownDataRoutes(app: FastifyInstance, engine: Pick<Engine, 'stateOf'>, privacy: Privacy): void {
  app.get<{ Params: OfDemand; Querystring: { limit?: number; after?: string } }>(
    '/v1/:community/privacy/demands/:id/disclosures',
    {
      config: { open: true },
      schema: {
        ...operation('privacy.own-disclosures'),
        tags: ['privacy'],
        description: WHO,
        params,
        headers,
        querystring: Type.Object({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
          after: Type.Optional(Type.String({ pattern: POSITION, description: 'Cursor: `next` of the previous page.' })),
        }),
        response: {
          200: Type.Object({
            disclosures: Type.Array(Type.Object({}, { additionalProperties: true })),
            next: Type.Optional(Type.String()),
          }),
          ...failures,
        },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request, reply) => {
      const { stream } = await ownDemand(request, engine)
      const { limit = 50, after } = request.query
      reply.header('cache-control', 'no-store')
      return privacy.disclosures(request.params.community, stream, { limit, ...(after === undefined ? {} : { after }) })
    },
  )

  app.post<{ Params: OfDemand }>(
    '/v1/:community/privacy/demands/:id/erase',
    {
      config: { open: true },
      schema: {
        ...operation('privacy.erase-own'),
        tags: ['privacy'],
        description: `${WHO} It cannot be undone.`,
        params,
        headers,
        response: { 200: Type.Object({ keys: Type.Integer({ description: 'Keys destroyed.' }) }), ...failures },
      },
    },
    async (request) => {
      const { stream, state } = await ownDemand(request, engine)
      const needed = stillNeeded(state)
      if (needed !== undefined)
        throw new ProblemError(needed.code, needed.detail, { status: statusOfRefusal(needed.code, demand.name) })
      const erased = await privacy.erase(request.params.community, stream)
      if (!erased.ok) throw new ProblemError(erased.code, erased.detail)
      return { keys: erased.keys }
    },
  )
}

/**
 * The demand whose follow-up code the caller shows.
 *
 * @throws ProblemError `token.missing` without a code; `row.unknown` with a wrong one, as for an unknown id
 */
async function ownDemand(
  { actor, params }: FastifyRequest<{ Params: OfDemand }>,
  { stateOf }: Pick<Engine, 'stateOf'>,
): Promise<{ readonly stream: string; readonly state: DemandState }> {
  const { community, id } = params
  if (actor.follows === undefined) throw new ProblemError(actor.role === 'anonymous' ? 'token.missing' : 'forbidden')
  const state = await stateOf(demand, community, id)
  const stream = streamName(demand, community, id)
  if (actor.follows !== stream || !isRaiserInPerson(state, actor)) throw new ProblemError('row.unknown')
  return { stream, state }
}
