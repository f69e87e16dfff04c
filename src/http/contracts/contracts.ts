import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { Type } from '@sinclair/typebox'
import type { FastifyInstance } from 'fastify'
import type { Engine } from '../../engine/engine.ts'
import { ProblemError } from '../problems.ts'
import { asyncApi } from './asyncapi.ts'
import { eventSchemas } from './schemas.ts'

const DESCRIPTION = `Commands, views and the feed of an event-sourced engine for communities that three kinds of bodies govern
together as equals. Every answer tells the position of the log that it is true for; every error is a problem (RFC 9457) with
a stable code. An address is \`/v1/{community}/…\`; tokens are JSON Web Tokens that name the communities they are for.`

const PAGE_FILE = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/
const JSON_TYPE = 'application/json; charset=utf-8'

/** Collects the routes that are registered later into the contract. */
export async function collectContract(app: FastifyInstance, engine: Engine): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Sanshe',
        version: '1',
        description: DESCRIPTION,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      tags: [
        ...engine.catalogue.contexts.map(({ plural, name }) => ({ name: plural, description: `Commands of ${name}.` })),
        ...engine.contracts.map(({ name, summary }) => ({ name, description: summary.en })),
        { name: 'events', description: 'What happened.' },
        { name: 'privacy', description: 'Erasing, and who has seen what.' },
        { name: 'dead-letters', description: 'What services and webhooks gave up.' },
      ].filter(({ name }, at, all) => all.findIndex((one) => one.name === name) === at),
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
      security: [{ token: [] }, {}],
    },
  })
}

/** Routes of the contract documents, for machines and for a browser. */
export async function documentPages(app: FastifyInstance, engine: Engine): Promise<void> {
  // All readers share these bytes, including slow ones.
  let openapi: Buffer | undefined
  const described = (): Buffer => (openapi ??= Buffer.from(JSON.stringify(app.swagger())))
  app.addHook('preHandler', async ({ routeOptions: { url }, params }, reply) => {
    // Names that no page has, such as `..` and NUL, make the server of files throw.
    const file = (params as Readonly<Record<string, string>>)['*']
    if (file !== undefined && !PAGE_FILE.test(file)) throw new ProblemError('route.unknown')
    if (url === '/docs/json') return reply.type(JSON_TYPE).send(described())
    // It takes half a second of the event loop, and no client needs that form.
    if (url === '/docs/yaml') throw new ProblemError('route.unknown')
  })
  await app.register(swaggerUi, { routePrefix: '/docs', logLevel: 'warn' })
  app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) =>
    reply.type(JSON_TYPE).send(described()),
  )

  let asyncapi: Buffer | undefined
  app.get('/asyncapi.json', { schema: { hide: true } }, async (_request, reply) => {
    asyncapi ??= Buffer.from(JSON.stringify(asyncApi(engine.catalogue)))
    return reply.type(JSON_TYPE).send(asyncapi)
  })

  const schemas = eventSchemas(engine.catalogue)
  app.get<{ Params: { type: string } }>(
    '/schemas/:type',
    {
      schema: {
        operationId: 'schemas.one',
        tags: ['events'],
        summary: 'JSON Schema of the data of one version of an event: `TaskAssigned.v1.json`.',
        params: Type.Object({ type: Type.String() }),
        response: { 200: Type.Object({}, { additionalProperties: true, description: 'A JSON Schema (2020-12).' }) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request, reply) => {
      const name = request.params.type.replace(/^governance\./, '').replace(/\.json$/, '')
      const found = schemas.get(name)
      if (found === undefined) throw new ProblemError('schema.unknown')
      return reply.type('application/schema+json; charset=utf-8').send(found)
    },
  )
}
