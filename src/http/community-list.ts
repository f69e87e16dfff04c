import { Type } from '@sinclair/typebox'
import type { FastifyInstance } from 'fastify'
import type { Engine } from '../engine/engine.ts'
import { failures } from './contracts/answers.ts'
import { operation } from './contracts/route-summaries.ts'

/** The communities of the engine, so that a page without a session knows in which one it is. */
export function communityListRoute(app: FastifyInstance, engine: Pick<Engine, 'communities' | 'only'>): void {
  app.get(
    '/communities',
    {
      schema: {
        ...operation('communities.list'),
        tags: ['session'],
        response: {
          200: Type.Object({
            communities: Type.Array(
              Type.Object({
                id: Type.String(),
                simulated: Type.Boolean({ description: 'Whether its data is simulated.' }),
              }),
            ),
          }),
          ...failures,
        },
      },
    },
    async () => {
      const communities = await engine.communities()
      return { communities: communities.filter(({ id }) => engine.only?.has(id) !== false) }
    },
  )
}
