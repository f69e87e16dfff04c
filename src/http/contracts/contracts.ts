import swaggerUi from '@fastify/swagger-ui'
import { Type } from '@sinclair/typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Engine } from '../../engine/engine.ts'
import { type CodedBytes, codedBytes } from '../coded-bytes.ts'
import { type Language, languageOf } from '../language.ts'
import { ProblemError } from '../problems.ts'
import { sendUnlessHad, tagged } from '../tagged-answer.ts'
import { asyncApi } from './asyncapi.ts'
import { openApi } from './openapi.ts'
import { operation } from './route-summaries.ts'
import { eventSchemas } from './schemas.ts'

const PAGE_FILE = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/
const JSON_TYPE = 'application/json; charset=utf-8'

/**
 * Answers with a document in the language of the request. Its bytes are made once a language, and all readers share them,
 * including slow ones.
 */
function inLanguages(
  make: (language: Language) => unknown,
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  const made = new Map<Language, Promise<{ readonly tag: string; readonly coded: CodedBytes }>>()
  const bytesIn = async (language: Language) => {
    const { bytes, tag } = tagged(JSON.stringify(make(language)))
    return { tag, coded: await codedBytes(bytes) }
  }
  return async (request, reply) => {
    const language = languageOf(request.headers['accept-language'])
    const document = made.get(language) ?? bytesIn(language)
    made.set(language, document)
    reply.headers({ 'content-type': JSON_TYPE, 'content-language': language, vary: 'accept-language, accept-encoding' })
    const { tag, coded } = await document
    return sendUnlessHad(request, asKept(reply, tag), tag, coded)
  }
}

/** Lets caches keep an answer that is the same for all, and ask each time whether it still is. */
const asKept = (reply: FastifyReply, tag: string): FastifyReply =>
  reply.headers({ etag: tag, 'cache-control': 'public, no-cache' })

/** Routes of the contract documents, for machines and for a browser. */
export async function documentPages(app: FastifyInstance, engine: Engine): Promise<void> {
  const openapi = inLanguages((language) => openApi(app, engine, language))
  app.addHook('preHandler', async (request, reply) => {
    const { url } = request.routeOptions
    // Names that no page has, such as `..` and NUL, make the server of files throw.
    const file = (request.params as Readonly<Record<string, string>>)['*']
    if (file !== undefined && !PAGE_FILE.test(file)) throw new ProblemError('route.unknown')
    if (url === '/docs/json') return openapi(request, reply)
    // It takes half a second of the event loop, and no client needs that form.
    if (url === '/docs/yaml') throw new ProblemError('route.unknown')
  })
  await app.register(swaggerUi, { routePrefix: '/docs', logLevel: 'warn' })
  app.get('/openapi.json', { schema: { hide: true } }, async (request, reply) => openapi(request, reply))

  const asyncapi = inLanguages((language) => asyncApi(engine.catalogue, language))
  app.get('/asyncapi.json', { schema: { hide: true } }, async (request, reply) => asyncapi(request, reply))

  const schemas = eventSchemas(engine.catalogue)
  app.get<{ Params: { type: string } }>(
    '/schemas/:type',
    {
      schema: {
        ...operation('schemas.one'),
        tags: ['events'],
        params: Type.Object({ type: Type.String() }),
        response: { 200: Type.Object({}, { additionalProperties: true, description: 'A JSON Schema (2020-12).' }) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request, reply) => {
      const name = request.params.type.replace(/^governance\./, '').replace(/\.json$/, '')
      const found = schemas.get(name)
      if (found === undefined) throw new ProblemError('schema.unknown')
      const { tag, bytes } = tagged(JSON.stringify(found))
      reply.type('application/schema+json; charset=utf-8')
      return sendUnlessHad(request, asKept(reply, tag), tag, bytes)
    },
  )
}
