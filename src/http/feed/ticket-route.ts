import { Type } from '@sinclair/typebox'
import type { FastifyInstance } from 'fastify'
import { CommunityId, iso, optional } from '../../../domain/kernel/index.ts'
import { failures } from '../contracts/answers.ts'
import { operation } from '../contracts/route-summaries.ts'
import { ProblemError } from '../problems.ts'
import type { Tickets } from '../session/tickets.ts'

/** The route of tickets for the feed. A browser's EventSource cannot send a header. */
export function ticketRoute(app: FastifyInstance, tickets: Tickets): void {
  app.post<{ Params: { community: string } }>(
    '/v1/:community/events/ticket',
    {
      schema: {
        ...operation('feed.ticket'),
        tags: ['events'],
        params: Type.Object({ community: CommunityId }),
        response: {
          200: Type.Object({
            ticket: Type.String({ description: 'For the parameter `ticket` of the events. It opens them once.' }),
            expires: Type.String({ description: 'When it can no longer be used, RFC 3339.' }),
          }),
          ...failures,
        },
      },
    },
    async ({ params, caller, session }, reply) => {
      if (caller === undefined) throw new ProblemError('token.missing')
      const { ticket, expiresAt } = await tickets.issue(params.community, {
        caller,
        ...optional('session', session?.id),
      })
      reply.header('cache-control', 'no-store')
      return { ticket, expires: iso(expiresAt) }
    },
  )
}
