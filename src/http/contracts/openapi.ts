import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import type { Sentence } from '../../../domain/kernel/index.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Language } from '../language.ts'
import { operationSummaries } from './operations.ts'

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

/** The OpenAPI 3.1 document of all routes. Texts that exist in one language only are English in every language. */
export function openApi(app: FastifyInstance, engine: Engine, language: Language): Record<string, unknown> {
  const document = app.swagger()
  const summaries = operationSummaries(engine)
  const paths = Object.entries(document.paths ?? {}).map(([path, operations]) => [
    path,
    Object.fromEntries(
      Object.entries(operations ?? {}).map(([method, operation]) => [
        method,
        summarised(operation, summaries, language),
      ]),
    ),
  ])
  return {
    ...document,
    info: { ...document.info, description: DESCRIPTION[language] },
    tags: tagsIn(engine, language),
    paths: Object.fromEntries(paths),
  }
}

/** A copy of the operation with its summary in the language; the operation itself where no such summary exists. */
function summarised(operation: unknown, summaries: ReadonlyMap<string, Sentence>, language: Language): unknown {
  if (typeof operation !== 'object' || operation === null || !('operationId' in operation)) return operation
  const summary = summaries.get(String(operation.operationId))
  return summary === undefined ? operation : { ...operation, summary: summary[language] }
}
