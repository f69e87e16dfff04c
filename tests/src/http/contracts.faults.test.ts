import { Parser } from '@asyncapi/parser'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contexts } from '../../../domain/contexts.ts'
import { exampleOf } from '../../../src/http/contracts/example.ts'
import { ROUTE_SUMMARIES } from '../../../src/http/contracts/route-summaries.ts'
import { type Rig, rig } from './rig.ts'

let at: Rig
beforeAll(async () => {
  at = await rig()
})
afterAll(() => at.stop())

test('the contract is valid OpenAPI 3.1 and names every command, view and feed', async () => {
  const openapi = JSON.parse(await (await at.call('/openapi.json')).text())
  const outcome = await new Validator().validate(openapi)
  expect(outcome.errors ?? []).toEqual([])
  expect(openapi.openapi).toBe('3.1.0')
  const paths = Object.keys(openapi.paths).map((path) => path.replace('/v1/{community}', ''))
  expect(paths).toEqual(
    expect.arrayContaining(['/events', '/streams/{stream}', '/petition-board', '/petition-board/{id}', '/petitions']),
  )
  const commands = contexts.flatMap(({ plural, commands }) =>
    Object.entries(commands).flatMap(([name, { creates }]) => (creates ? [] : `/${plural}/{id}/${name}`)),
  )
  expect(paths).toEqual(expect.arrayContaining(['/demands', '/demands/import', ...commands]))
})

/** What the contract says of each operation, by address and method. */
type Paths = Record<string, Record<string, Operation>>
interface Operation {
  readonly operationId: string
  readonly requestBody?: unknown
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: unknown }> }>
}

test('each command has an example that it takes, and answers that many have stand in the contract once', async () => {
  const document: { readonly components: { readonly schemas: object }; readonly paths: Paths } = JSON.parse(
    await (await at.call('/openapi.json')).text(),
  )
  const { components, paths } = document
  expect(Object.keys(components.schemas)).toEqual(expect.arrayContaining(['Accepted', 'Problem']))
  const operations = Object.values(paths).flatMap((path) => Object.values(path))
  for (const { name, commands } of at.engine.catalogue.contexts)
    for (const [command, { data }] of Object.entries(commands)) {
      const operation = operations.find(({ operationId }) => operationId === `${name}.${command}`)
      const example = exampleOf(data)
      expect(operation?.requestBody, `${name}.${command}`).toMatchObject({
        content: { 'application/json': { example } },
      })
    }
  const problems = operations.flatMap(({ responses }) =>
    Object.values(responses).flatMap(({ content = {} }) => content['application/problem+json'] ?? []),
  )
  expect(problems.length).toBeGreaterThan(100)
  for (const { schema } of problems) expect(schema).toEqual({ $ref: '#/components/schemas/Problem' })
})

test('the contract of NATS is valid AsyncAPI 3 and names every event and command', async () => {
  const text = await (await at.call('/asyncapi.json')).text()
  const { document, diagnostics } = await new Parser().parse(text)
  expect(diagnostics.filter(({ severity }) => severity === 0)).toEqual([])
  expect(document?.version()).toBe('3.0.0')
  const addresses = document
    ?.channels()
    .all()
    .map((channel) => channel.address())
  const expected = contexts.flatMap(({ name, events, commands }) => [
    ...Object.keys(events).map((event) => `governance.{community}.${name}.${event}`),
    ...Object.keys(commands).map((command) => `command.{community}.${name}.${command}`),
  ])
  expect(addresses).toEqual(expect.arrayContaining(expected))
  const raise = document?.operations().get('petition.raise')
  expect([raise?.action(), raise?.reply()?.channel()?.address()]).toEqual(['receive', null])
  const [raised] = document?.messages().filterBy((message) => message.id() === 'PetitionRaised.v1') ?? []
  expect(JSON.stringify(raised?.payload()?.json())).toContain('contentEncoding')
})

const HAN = /\p{Script=Han}/u
const CONTRACTS = ['/openapi.json', '/docs/json', '/asyncapi.json']

test('contracts and schemas are sent once to a reader who keeps them', async () => {
  for (const path of [...CONTRACTS, '/schemas/PetitionRaised.v1.json']) {
    const first = await fetch(at.url + path)
    const tag = first.headers.get('etag') ?? ''
    expect([tag, first.headers.get('cache-control')]).toEqual([expect.stringMatching(/^".+"$/), 'public, no-cache'])
    const again = await fetch(at.url + path, { headers: { 'if-none-match': tag } })
    expect([again.status, await again.text()]).toEqual([304, ''])
  }
})

const languageOfAnswer = ({ headers }: Response) => [headers.get('vary'), headers.get('content-language')]

/** The members of both kinds of contracts that hold summaries. */
interface Contract {
  readonly info: { readonly description: string }
  readonly paths?: Record<string, Record<string, { operationId: string; summary: string }>>
  readonly operations?: Record<string, { summary?: string }>
}

/** Whether an operation is of the product, which must have a Chinese summary. The petition and the test's view have English ones only. */
const isShipped = (operation: string): boolean =>
  Object.hasOwn(ROUTE_SUMMARIES, operation) ||
  contexts.some(({ name, commands }) => Object.keys(commands).some((command) => operation === `${name}.${command}`))

/** The summaries in a contract, by operation. */
function summaries(document: Contract): Map<string, string | undefined> {
  const overHttp = Object.values(document.paths ?? {}).flatMap((path) => Object.values(path))
  return new Map([
    ...overHttp.map(({ operationId, summary }) => [operationId, summary] as const),
    ...Object.entries(document.operations ?? {}).map(([id, { summary }]) => [id, summary] as const),
  ])
}

/** The summaries as the contexts and views declare them. */
function declared(path: string, language: 'en' | 'zh'): Map<string, string> {
  const commands = at.engine.catalogue.contexts.flatMap(({ name, commands }) =>
    Object.entries(commands).map(([command, { summary }]) => [`${name}.${command}`, summary[language]] as const),
  )
  const views = ['view.petition-board', 'view.petition-board.one'].map(
    (id) => [id, at.engine.contracts[0]?.summary[language] ?? ''] as const,
  )
  return new Map(path === '/asyncapi.json' ? commands : [...commands, ...views])
}

test.each(CONTRACTS)('%s is in English where the request names no language that is offered', async (path) => {
  const answers = await Promise.all(
    ['*', 'en', 'fr, zh;q=0', 'en-GB, zh;q=0.9'].map((language) =>
      at.call(path, { headers: { 'accept-language': language } }),
    ),
  )
  // Only an injected request has no header of its own.
  const { payload: text } = await at.app.inject(path)
  expect(text).not.toMatch(HAN)
  for (const answer of answers) expect(await answer.text()).toBe(text)
  for (const answer of answers) expect(languageOfAnswer(answer)).toEqual(['accept-language, accept-encoding', 'en'])
  expect([...summaries(JSON.parse(text))]).toEqual(expect.arrayContaining([...declared(path, 'en')]))
})

test.each(CONTRACTS)(
  '%s has the Chinese summaries of commands and views where the request asks for Chinese',
  async (path) => {
    const answer = await at.call(path, { headers: { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' } })
    expect(languageOfAnswer(answer)).toEqual(['accept-language, accept-encoding', 'zh'])
    const document: Contract = JSON.parse(await answer.text())
    expect([...summaries(document)]).toEqual(expect.arrayContaining([...declared(path, 'zh')]))
    for (const [id, summary] of summaries(document)) if (isShipped(id)) expect(summary, id).toMatch(HAN)
    expect(document.info.description).toMatch(HAN)
  },
)

test('the contracts in both languages differ in texts for people only', async () => {
  const texts = new Set(['title', 'summary', 'description'])
  const bare = (text: string): unknown =>
    JSON.parse(text, (key, value) => (texts.has(key) && typeof value === 'string' ? '' : value))
  for (const path of CONTRACTS) {
    const [english, chinese] = await Promise.all(
      ['en', 'zh'].map(async (language) => (await at.call(path, { headers: { 'accept-language': language } })).text()),
    )
    expect(bare(chinese ?? '')).toEqual(bare(english ?? ''))
    expect(chinese).not.toBe(english)
  }
})

test('the schema of an event allows personal values open or sealed', async () => {
  const { status, headers, body } = await at.ask('/schemas/PetitionRaised.v1.json')
  expect([status, headers.get('content-type')]).toEqual([200, 'application/schema+json; charset=utf-8'])
  expect(body.$id).toBe('urn:sanshe:schema:PetitionRaised.v1')
  expect(body.examples).toEqual([expect.objectContaining({ text: 'example' })])
  const { text, visibility } = body.properties as Record<string, { anyOf: unknown[] }>
  expect(text?.anyOf).toEqual([
    expect.objectContaining({ type: 'string' }),
    expect.objectContaining({ required: ['sealed'] }),
  ])
  expect(visibility?.anyOf).toHaveLength(2)
})

test('the documents and the index page load nothing from other hosts', async () => {
  const docs = await at.call('/docs')
  expect(docs.status).toBe(200)
  expect(docs.headers.get('content-security-policy')).toContain("default-src 'self'")
  const scripts = [...(await docs.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address)
  expect(scripts.length).toBeGreaterThan(0)
  for (const address of scripts) expect((await fetch(new URL(address, docs.url))).status, address).toBe(200)

  const index = await (await at.call('/')).text()
  expect(index).toContain('simulated')
  expect(index).toContain('href="/v1/pa/petition-board"')
  expect(index).not.toMatch(/<script|https?:\/\//)
})

test('probes report the state of the engine', async () => {
  expect((await at.call('/live')).status).toBe(200)
  const ready = await at.ask('/ready')
  expect([ready.status, ready.body.views]).toEqual([200, [{ view: 'petition-board', version: 1, position: '0' }]])
  await at.ask('/v1/pa/petitions', { body: { text: 'x' } })
  const metrics = await (await at.call('/metrics')).text()
  expect(metrics).toContain('sanshe_commands_total{aggregate="petition",command="raise",outcome="ok"} 1')
  expect(metrics).toMatch(
    /sanshe_http_request_seconds_count\{method="POST",route="\/v1\/:community\/petitions",status="201"\} 1/,
  )
  expect(metrics).toMatch(/sanshe_log_head 1\n/)
  expect(metrics).toMatch(/sanshe_view_lag\{view="petition-board"\} 1\n/)
})
