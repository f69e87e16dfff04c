import { type TObject, Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Closed, CommunityId, Id, POSITION, parseStream, type Role } from '../../domain/kernel/index.ts'
import { fieldErrors } from '../../services/commands/validation.ts'
import type { NothingErased, Privacy } from '../../services/privacy/privacy.ts'
import { failures } from './contracts/answers.ts'
import { operation } from './contracts/route-summaries.ts'
import { ProblemError } from './problems.ts'

interface InCommunity {
  readonly community: string
}

/** The most subjects of one request. They share the wait of an engine that shares its keys. */
const MOST_SUBJECTS = 1_000

const Erase = Closed({ subject: Id })
const EraseMany = Closed({ subjects: Type.Array(Id, { minItems: 1, maxItems: MOST_SUBJECTS, uniqueItems: true }) })
const Redact = Closed({
  stream: Type.String({ maxLength: 200 }),
  revision: Type.Integer({ minimum: 0 }),
  field: Type.String({
    minLength: 1,
    maxLength: 200,
    description: 'Dotted path within the data of the event: `raiser.name`.',
  }),
})
const isErase = TypeCompiler.Compile(Erase)
const isEraseMany = TypeCompiler.Compile(EraseMany)
const isRedact = TypeCompiler.Compile(Redact)

const params = Type.Object({ community: CommunityId })

/** Routes that erase persons and single values, and list who has read personal values. */
export function privacyRoutes(app: FastifyInstance, privacy: Privacy): void {
  app.post<{ Params: InCommunity; Body: unknown }>(
    '/v1/:community/privacy/erase',
    {
      schema: {
        ...operation('privacy.erase'),
        tags: ['privacy'],
        description: 'Who may: administrator. It cannot be undone.',
        params,
        body: Erase,
        response: { 200: Type.Object({ keys: Type.Integer({ description: 'Keys destroyed.' }) }), ...failures },
      },
    },
    async (request) => {
      entitled(request, 'administrator')
      const { body } = request
      if (!isErase.Check(body)) throw notOfForm(Erase, body)
      const { keys } = done(await privacy.erase(request.params.community, body.subject, request.actor))
      return { keys }
    },
  )

  app.post<{ Params: InCommunity; Body: unknown }>(
    '/v1/:community/privacy/erase-many',
    {
      schema: {
        ...operation('privacy.erase-many'),
        tags: ['privacy'],
        description: 'Who may: administrator. It cannot be undone. Subjects without a key are left out.',
        params,
        body: EraseMany,
        response: {
          200: Type.Object({
            subjects: Type.Integer({ description: 'Subjects that had keys.' }),
            keys: Type.Integer({ description: 'Keys destroyed.' }),
          }),
          ...failures,
        },
      },
    },
    async (request) => {
      entitled(request, 'administrator')
      const { body, params, actor } = request
      if (!isEraseMany.Check(body)) throw notOfForm(EraseMany, body)
      return privacy.eraseMany(params.community, body.subjects, actor)
    },
  )

  app.post<{ Params: InCommunity; Body: unknown }>(
    '/v1/:community/privacy/redact',
    {
      schema: {
        ...operation('privacy.redact'),
        tags: ['privacy'],
        description: 'Who may: administrator. It cannot be undone.',
        params,
        body: Redact,
        response: {
          200: Type.Object({
            destroyed: Type.Boolean({ description: 'False where the value could not be read any more.' }),
          }),
          ...failures,
        },
      },
    },
    async (request) => {
      entitled(request, 'administrator')
      const { body } = request
      if (!isRedact.Check(body)) throw notOfForm(Redact, body)
      if (parseStream(body.stream)?.community !== request.params.community) throw new ProblemError('stream.unknown')
      const { destroyed } = done(await privacy.redact(body.stream, body.revision, body.field, request.actor))
      return { destroyed }
    },
  )

  disclosureRoute(app, privacy)
}

/** The route that lists who has read personal values. */
function disclosureRoute(app: FastifyInstance, privacy: Privacy): void {
  app.get<{ Params: InCommunity; Querystring: { subject: string; limit?: number; after?: string } }>(
    '/v1/:community/privacy/disclosures',
    {
      schema: {
        ...operation('privacy.disclosures'),
        tags: ['privacy'],
        description: 'Who may: the subject, administrator, auditor.',
        params,
        querystring: Type.Object({
          subject: Id,
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
      const { subject, limit = 50, after } = request.query
      if (request.actor.id !== subject) entitled(request, 'administrator', 'auditor')
      reply.header('cache-control', 'no-store')
      return privacy.disclosures(request.params.community, subject, {
        limit,
        ...(after === undefined ? {} : { after }),
      })
    },
  )
}

/** @throws ProblemError `forbidden` */
export function entitled({ actor }: FastifyRequest, ...roles: readonly Role[]): void {
  if (!roles.includes(actor.role))
    throw new ProblemError('forbidden', {
      en: `Only these roles may do this: ${roles.join(', ')}.`,
      zh: `仅以下角色可以操作：${roles.join('、')}。`,
    })
}

function done<T extends { readonly ok: true }>(outcome: T | NothingErased): T {
  if (outcome.ok) return outcome
  throw new ProblemError(outcome.code, outcome.detail)
}

/** The refusal of a body that does not match the schema. */
export const notOfForm = (schema: TObject, body: unknown): ProblemError =>
  new ProblemError('command.invalid', undefined, { errors: fieldErrors(schema, body) })
