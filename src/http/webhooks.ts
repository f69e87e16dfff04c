import { type Static, Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import type { FastifyInstance } from 'fastify'
import { type Catalogue, Closed, CommunityId, iso, NO_SPACES, optional } from '../../domain/kernel/index.ts'
import type { FieldError } from '../../services/commands/contract.ts'
import { isEventType } from '../../services/kit/event-filter.ts'
import { type Endpoint, type FailingEvent, OFF } from '../../services/ports/endpoints.ts'
import type { NotRegistered, Webhooks } from '../../services/webhooks/registration.ts'
import type { Engine } from '../engine/engine.ts'
import { failures } from './contracts/answers.ts'
import { operation } from './contracts/route-summaries.ts'
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
    description: 'http or https, on the open internet.',
  }),
  types: Type.Optional(Names),
  aggregates: Type.Optional(Names),
  after: Type.Optional(
    Type.String({
      maxLength: 60,
      description:
        'Cursor of the feed, or a position, to begin after: `0` is the beginning. Left out, what happens next.',
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
  position: Type.String({ description: 'Everything up to here is done with.' }),
  off: Type.Optional(
    Type.Union(
      OFF.map((why) => Type.Literal(why)),
      { description: 'Why nothing is sent any more, until it is switched on again.' },
    ),
  ),
  retrying: Type.Optional(
    Type.Object(
      {
        event: Type.String({ description: 'Id of the event.' }),
        failures: Type.Integer({ description: 'Attempts that have failed.' }),
        next: Type.Optional(
          Type.String({
            format: 'date-time',
            description: 'When it is sent again. Long past, deliveries stand still.',
          }),
        ),
      },
      { description: 'The event that is sent again until it is taken or given up. Later events wait for it.' },
    ),
  ),
})
const WithHistory = Type.Composite([
  Webhook,
  Type.Object({
    deliveries: Type.Array(
      Type.Object({
        at: Type.String({ format: 'date-time' }),
        type: Type.String({ description: 'Type of the event, or of the test message.' }),
        outcome: Type.String({ description: '`taken`, or why it was not: `status-503`, `timeout`, `unreachable`.' }),
        ms: Type.Integer({ description: 'Milliseconds until the answer.' }),
      }),
      { description: 'The latest deliveries, the newest first. New ones are shown after at most 10 s.' },
    ),
  }),
])
const WithSecret = Type.Composite([
  Webhook,
  Type.Object({ secret: Type.String({ description: 'Shown now and never again: `whsec_…`.' }) }),
])
const Tested = Type.Object({ taken: Type.Boolean(), reason: Type.Optional(Type.String()) })

const inCommunity = Type.Object({ community: CommunityId })
const ofOne = Type.Object({ community: CommunityId, id: Type.String({ maxLength: 60 }) })
const tags = ['webhooks']
const description = "Who may: its owner, persons of the owner's party in the same role, administrator."

/** Routes for webhooks: addresses of other systems that receive events. */
export async function webhookRoutes(
  app: FastifyInstance,
  hooks: Webhooks,
  { log, catalogue }: Pick<Engine, 'log' | 'catalogue'>,
): Promise<void> {
  registerRoute(app, hooks, catalogue, await cursors(log))
  ownerRoutes(app, hooks)
  careRoutes(app, hooks)
}

function registerRoute(app: FastifyInstance, hooks: Webhooks, catalogue: Catalogue, cursor: Cursors): void {
  app.post<InCommunity & { Body: unknown }>(
    '/v1/:community/webhooks',
    {
      schema: {
        ...operation('webhooks.register'),
        tags,
        description:
          'Who may: every caller with a token. Only events that the owner may know of are sent; personal values stay sealed.',
        params: inCommunity,
        body: Register,
        response: { 201: WithSecret, ...failures },
      },
    },
    async (request, reply) => {
      const { body } = request
      if (!isRegister.Check(body)) throw notOfForm(Register, body)
      const { url, after, types, aggregates } = body
      const errors = unknownNames(body, catalogue)
      if (errors.length > 0) throw new ProblemError('command.invalid', undefined, { errors })
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

/** The names in a filter that no event and no aggregate has: nothing would ever be sent for them. */
function unknownNames({ types = [], aggregates = [] }: Static<typeof Register>, catalogue: Catalogue): FieldError[] {
  const noType = { en: 'is no event type: /asyncapi.json has them', zh: '不是事件类型：全部类型见 /asyncapi.json' }
  const kinds = catalogue.contexts.map(({ name }) => name)
  const noKind = { en: `must be one of ${kinds.join(', ')}`, zh: `必须为 ${kinds.join('、')} 之一` }
  return [
    ...types.flatMap((type, at) => (isEventType(catalogue, type) ? [] : [{ path: `/types/${at}`, message: noType }])),
    ...aggregates.flatMap((name, at) => (kinds.includes(name) ? [] : [{ path: `/aggregates/${at}`, message: noKind }])),
  ]
}

/** Routes that list, show and remove webhooks. */
function ownerRoutes(app: FastifyInstance, hooks: Webhooks): void {
  app.get<InCommunity>(
    '/v1/:community/webhooks',
    {
      schema: {
        ...operation('webhooks.list'),
        tags,
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
        ...operation('webhooks.get'),
        tags,
        description,
        params: ofOne,
        response: { 200: WithHistory, ...failures },
      },
    },
    async ({ params: { community, id }, actor }) => {
      const { endpoint } = done(await hooks.find(community, actor, id))
      const deliveries = (endpoint.deliveries ?? []).map(({ at, ...one }) => ({ at: iso(at), ...one })).reverse()
      return { ...shown(endpoint), deliveries }
    },
  )

  app.delete<OfOne>(
    '/v1/:community/webhooks/:id',
    {
      schema: {
        ...operation('webhooks.remove'),
        tags,
        description,
        params: ofOne,
        response: { 200: Webhook, ...failures },
      },
    },
    async ({ params: { community, id }, actor }) => shown(done(await hooks.remove(community, actor, id)).endpoint),
  )
}

/** Routes for an owner to repair a webhook: test it, switch it, replace its secret. */
function careRoutes(app: FastifyInstance, hooks: Webhooks): void {
  app.post<OfOne>(
    '/v1/:community/webhooks/:id/rotate-secret',
    {
      schema: {
        ...operation('webhooks.rotate'),
        tags,
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
        ...operation('webhooks.switch-on'),
        tags,
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
        ...operation('webhooks.test'),
        tags,
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
const shown = ({ id, url, filter, owner, created, position, off, failing }: Endpoint) => ({
  id,
  url,
  ...filter,
  owner,
  created: iso(created),
  position: String(position),
  ...(off === undefined ? optional('retrying', failing && retrying(failing)) : { off }),
})

const retrying = ({ event, failures, next }: FailingEvent) => ({
  event,
  failures,
  ...(next === undefined ? {} : { next: iso(next) }),
})

function done<T extends { readonly ok: true }>(outcome: T | NotRegistered): T {
  if (outcome.ok) return outcome
  // A code of the community's rules is not one of the edge: it is a rejection.
  throw new ProblemError(outcome.code, outcome.detail, outcome.code in PROBLEMS ? {} : { status: 422 })
}
