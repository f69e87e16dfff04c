import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import type { FastifyInstance } from 'fastify'
import { Closed, CommunityId, iso, NO_SPACES } from '../../domain/kernel/index.ts'
import { type Endpoint, OFF } from '../../services/ports/endpoints.ts'
import type { EventLog } from '../../services/ports/event-log.ts'
import type { NotRegistered, Webhooks } from '../../services/webhooks/registration.ts'
import { failures } from './contracts/answers.ts'
import { type Cursors, cursors } from './feed/cursor.ts'
import { notOfForm } from './privacy.ts'
import { PROBLEMS, ProblemError } from './problems.ts'

interface InCommunity {
  Params: { community: string }
}
interface OfOne {
  Params: { community: string; id: string }
}

const Names = Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
  minItems: 1,
  maxItems: 100,
  uniqueItems: true,
})
const Register = Closed({
  url: Type.String({
    minLength: 1,
    maxLength: 2000,
    pattern: NO_SPACES,
    description: 'An http or https URL on the public internet.',
  }),
  types: Type.Optional(Names),
  aggregates: Type.Optional(Names),
  after: Type.Optional(
    Type.String({
      maxLength: 60,
      description:
        'Send events after this cursor of the feed or this position; `0` is the beginning. Default: only new events.',
    }),
  ),
})
const isRegister = TypeCompiler.Compile(Register)

const Webhook = Type.Object({
  id: Type.String(),
  url: Type.String(),
  types: Type.Optional(Names),
  aggregates: Type.Optional(Names),
  owner: Type.Object({ id: Type.String(), role: Type.String(), party: Type.Optional(Type.String()) }),
  created: Type.String({ format: 'date-time' }),
  position: Type.String({ description: 'Every event up to this position has been sent or given up.' }),
  off: Type.Optional(
    Type.Union(
      OFF.map((why) => Type.Literal(why)),
      { description: 'Why the webhook is off. Switch it on to send again.' },
    ),
  ),
})
const WithSecret = Type.Composite([
  Webhook,
  Type.Object({ secret: Type.String({ description: 'Secret `whsec_…`. It is shown only in this answer.' }) }),
])
const Tested = Type.Object({ taken: Type.Boolean(), reason: Type.Optional(Type.String()) })

const inCommunity = Type.Object({ community: CommunityId })
const ofOne = Type.Object({ community: CommunityId, id: Type.String({ maxLength: 60 }) })
const tags = ['webhooks']
const description = "Who may: its owner, persons of the owner's party in the same role, administrator."

/** Routes for webhooks, which send events to other systems. */
export async function webhookRoutes(app: FastifyInstance, hooks: Webhooks, log: EventLog): Promise<void> {
  registerRoute(app, hooks, await cursors(log))
  ownerRoutes(app, hooks)
  careRoutes(app, hooks)
}

function registerRoute(app: FastifyInstance, hooks: Webhooks, cursor: Cursors): void {
  app.post<InCommunity & { Body: unknown }>(
    '/v1/:community/webhooks',
    {
      schema: {
        operationId: 'webhooks.register',
        tags,
        summary: 'Register an address to which events are sent, signed by the Standard Webhooks specification.',
        description:
          'Who may: every caller with a token. Only events that the owner may see are sent. Personal values stay sealed.',
        params: inCommunity,
        body: Register,
        response: { 201: WithSecret, ...failures },
      },
    },
    async (request, reply) => {
      const { body } = request
      if (!isRegister.Check(body)) throw notOfForm(Register, body)
      const { url, after, types, aggregates } = body
      const filter = { ...(types === undefined ? {} : { types }), ...(aggregates === undefined ? {} : { aggregates }) }
      const registered = done(
        await hooks.register(request.params.community, request.actor, {
          url,
          filter,
          ...(after === undefined ? {} : { after: await cursor.read(after) }),
        }),
      )
      reply.code(201).header('cache-control', 'no-store')
      return { ...shown(registered.endpoint), secret: registered.secret }
    },
  )
}

/** Routes that list, get and remove webhooks. */
function ownerRoutes(app: FastifyInstance, hooks: Webhooks): void {
  app.get<InCommunity>(
    '/v1/:community/webhooks',
    {
      schema: {
        operationId: 'webhooks.list',
        tags,
        summary: 'List webhooks with their positions, and why a webhook is off.',
        description,
        params: inCommunity,
        response: { 200: Type.Object({ webhooks: Type.Array(Webhook) }), ...failures },
      },
    },
    async ({ params, actor }) => ({ webhooks: (await hooks.list(params.community, actor)).map(shown) }),
  )

  app.get<OfOne>(
    '/v1/:community/webhooks/:id',
    {
      schema: {
        operationId: 'webhooks.get',
        tags,
        summary: 'Get one webhook.',
        description,
        params: ofOne,
        response: { 200: Webhook, ...failures },
      },
    },
    async ({ params: { community, id }, actor }) => shown(done(await hooks.find(community, actor, id)).endpoint),
  )

  app.delete<OfOne>(
    '/v1/:community/webhooks/:id',
    {
      schema: {
        operationId: 'webhooks.remove',
        tags,
        summary: 'Remove a webhook, its secret and its dead letters.',
        description,
        params: ofOne,
        response: { 200: Webhook, ...failures },
      },
    },
    async ({ params: { community, id }, actor }) => shown(done(await hooks.remove(community, actor, id)).endpoint),
  )
}

/** Routes that rotate the secret of a webhook, switch it on and test it. */
function careRoutes(app: FastifyInstance, hooks: Webhooks): void {
  app.post<OfOne>(
    '/v1/:community/webhooks/:id/rotate-secret',
    {
      schema: {
        operationId: 'webhooks.rotate',
        tags,
        summary: 'Make a new secret. For 24 hours deliveries are signed with both secrets.',
        description,
        params: ofOne,
        response: { 200: WithSecret, ...failures },
      },
    },
    async ({ params: { community, id }, actor }, reply) => {
      const { endpoint, secret } = done(await hooks.rotate(community, actor, id))
      reply.header('cache-control', 'no-store')
      return { ...shown(endpoint), secret }
    },
  )

  app.post<OfOne>(
    '/v1/:community/webhooks/:id/switch-on',
    {
      schema: {
        operationId: 'webhooks.switch-on',
        tags,
        summary: 'Switch a webhook on again. Sending continues after its position.',
        description,
        params: ofOne,
        response: { 200: Webhook, ...failures },
      },
    },
    async ({ params: { community, id }, actor }) => shown(done(await hooks.switchOn(community, actor, id)).endpoint),
  )

  app.post<OfOne>(
    '/v1/:community/webhooks/:id/test',
    {
      schema: {
        operationId: 'webhooks.test',
        tags,
        summary: 'Send one test message, which is no event, and return whether the receiver accepted it.',
        description,
        params: ofOne,
        response: { 200: Tested, ...failures },
      },
    },
    async ({ params: { community, id }, actor }) => {
      const { answer } = done(await hooks.test(community, actor, id))
      if (answer.kind === 'taken') return { taken: true }
      return { taken: false, reason: answer.kind === 'gone' ? 'status-410' : answer.reason }
    },
  )
}

/** A webhook without its secret. */
const shown = ({ id, url, filter, owner, created, position, off }: Endpoint) => ({
  id,
  url,
  ...filter,
  owner,
  created: iso(created),
  position: String(position),
  ...(off === undefined ? {} : { off }),
})

function done<T extends { readonly ok: true }>(outcome: T | NotRegistered): T {
  if (outcome.ok) return outcome
  // A code that is not registered here comes from the community's rules, so it is a refusal.
  throw new ProblemError(outcome.code, outcome.detail, outcome.code in PROBLEMS ? {} : { status: 422 })
}
