import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { optional, type Sentence } from '../../../domain/kernel/index.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Language } from '../language.ts'
import { AcceptedAnswer, ProblemAnswer } from './answers.ts'
import { exampleOf } from './example.ts'
import { commandOperation, operationSummaries } from './operations.ts'

const DESCRIPTION: Sentence = {
  en: `Commands, views and the feed of an event-sourced engine for communities that three kinds of bodies govern
together as equals. Every answer tells the position of the log that it is true for; every error is a problem (RFC 9457) with
a stable code. An address is \`/v1/{community}/…\`; tokens are JSON Web Tokens that name the communities they are for.`,
  zh: `三社平等协作的社区治理引擎的命令、视图与事件流，采用事件溯源。每个答复都写明所依据的日志位置；每个错误都是带有
固定代码的问题（RFC 9457）。地址形式为 \`/v1/{community}/…\`；令牌为 JSON Web Token，其中列明所适用的社区。`,
}

const tagsIn = (engine: Engine, language: Language) =>
  [
    ...engine.catalogue.contexts.map(({ plural, name }) => ({
      name: plural,
      description: { en: `Commands of ${name}.`, zh: `${name} 的命令。` },
    })),
    ...engine.contracts.map(({ name, summary }) => ({ name, description: summary })),
    { name: 'commands', description: { en: 'What you may do.', zh: '您可执行的操作。' } },
    { name: 'batch', description: { en: 'Many commands in one request.', zh: '一次请求发送多条命令。' } },
    { name: 'desk', description: { en: 'Questions while a demand is taken in.', zh: '接件时的查询。' } },
    { name: 'events', description: { en: 'What happened.', zh: '已发生的事件。' } },
    { name: 'webhooks', description: { en: 'Addresses that receive events.', zh: '接收事件的推送地址。' } },
    { name: 'session', description: { en: 'Signing in with a browser.', zh: '浏览器登录。' } },
    { name: 'privacy', description: { en: 'Erasing, and who has seen what.', zh: '个人数据的删除与查阅记录。' } },
    {
      name: 'dead-letters',
      description: { en: 'What services and webhooks gave up.', zh: '服务与 webhook 放弃处理的事件。' },
    },
  ]
    .filter(({ name }, at, all) => all.findIndex((one) => one.name === name) === at)
    .map(({ name, description }) => ({ name, description: description[language] }))

/** Collects the routes that are registered later into the contract. */
export async function collectContract(app: FastifyInstance, engine: Engine): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Sanshe',
        version: '1',
        description: DESCRIPTION.en,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      tags: tagsIn(engine, 'en'),
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          session: { type: 'apiKey', in: 'cookie', name: 'sanshe_session' },
        },
      },
      security: [{ token: [] }, { session: [] }, {}],
    },
  })
}

/** The document that the routes make up, in the members that change. */
interface Collected {
  readonly info: object
  readonly paths?: Readonly<Record<string, object | undefined>>
  readonly components?: { readonly schemas?: object }
}

/** The OpenAPI 3.1 document of all routes. Texts that exist in one language only are English in every language. */
export function openApi(app: FastifyInstance, engine: Engine, language: Language): Record<string, unknown> {
  const document: Collected = app.swagger()
  const words: Words = { summaries: operationSummaries(engine), examples: commandExamples(engine), language }
  const paths = Object.entries(document.paths ?? {}).map(([path, operations]) => [
    path,
    Object.fromEntries(
      Object.entries(operations ?? {}).map(([method, operation]) => [method, completed(operation, words)]),
    ),
  ])
  return {
    ...document,
    info: { ...document.info, description: DESCRIPTION[language] },
    tags: tagsIn(engine, language),
    paths: Object.fromEntries(paths),
    components: { ...document.components, schemas: { ...document.components?.schemas, ...SHARED } },
  }
}

/** What operations say beside their schemas, by the id of the operation. */
interface Words {
  readonly summaries: ReadonlyMap<string, Sentence>
  readonly examples: ReadonlyMap<string, unknown>
  readonly language: Language
}

/** The least data that each command takes. */
const commandExamples = ({ catalogue }: Engine): Words['examples'] =>
  new Map(
    catalogue.contexts.flatMap(({ name, commands }) =>
      Object.entries(commands).map(
        ([command, { data }]) => [commandOperation(name, command), exampleOf(data)] as const,
      ),
    ),
  )

/** A copy of the operation with its summary in the language, an example of its body, and the answers that others have by reference. */
function completed(operation: unknown, { summaries, examples, language }: Words): unknown {
  if (typeof operation !== 'object' || operation === null) return operation
  const { operationId: id = '', requestBody, responses } = operation as Operation
  const example = examples.get(id)
  const body =
    example === undefined ? undefined : requestBody && withEach(requestBody, (type) => ({ ...type, example }))
  const answers = Object.entries(responses ?? {}).map(([status, one]) => [status, withEach(one, referring)])
  return {
    ...operation,
    ...optional('summary', summaries.get(id)?.[language]),
    ...optional('requestBody', body),
    ...(responses === undefined ? {} : { responses: Object.fromEntries(answers) }),
  }
}

/** The members of an operation that change, and its id. */
interface Operation {
  readonly operationId?: string
  readonly requestBody?: Body
  readonly responses?: Readonly<Record<string, Body>>
}
interface Body {
  readonly content?: Readonly<Record<string, MediaType>>
}
interface MediaType {
  readonly schema?: object
  readonly example?: unknown
}

/** The body with each of its media types changed. */
function withEach(body: Body, change: (type: MediaType) => MediaType): Body {
  if (body.content === undefined) return body
  const types = Object.entries(body.content).map(([name, type]) => [name, change(type)])
  return { ...body, content: Object.fromEntries(types) }
}

/** Schemas of answers that many operations have, by name. */
const SHARED = { Accepted: AcceptedAnswer, Problem: ProblemAnswer }
const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(SHARED).map(([name, schema]) => [JSON.stringify(schema), name]),
)

/** The media type with its schema by reference, where it is a shared one. */
function referring(type: MediaType): MediaType {
  const name = NAMES.get(JSON.stringify(type.schema))
  return name === undefined ? type : { ...type, schema: { $ref: `#/components/schemas/${name}` } }
}
