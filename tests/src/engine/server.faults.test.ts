import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CommandRequest, CommandResult } from '../../../services/commands/contract.ts'
import { Fault } from '../../../services/kit/fault.ts'
import { readConfig } from '../../../src/config/config.ts'
import { openCore } from '../../../src/engine/core.ts'
import { type ServedEngine, withViews } from '../../../src/engine/read-side.ts'
import { logger, serve } from '../../../src/engine/server.ts'
import { mintToken } from '../../../src/http/tokens.ts'

const secret = 'a secret of the tests, long enough for HS256'
let data: string
let engine: ServedEngine
let token: string
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'sanshe-server-'))
  engine = await withViews(await openCore({ directory: data, environment: {} }), { onFailure: () => {} })
  token = await mintToken(
    secret,
    { sub: 'admin-1', role: 'administrator', communities: '*' },
    { ttlSeconds: 60, clock: Date.now },
  )
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

const configured = (more: Record<string, string> = {}) =>
  readConfig({ SANSHE_DATA: data, SANSHE_JWT_SECRET: secret, SANSHE_PORT: '0', ...more })
const start = (more?: Record<string, string>, of: ServedEngine = engine) =>
  serve(of, configured(more), logger('silent'))

test('a port in use is reported in one sentence with the remedy', async () => {
  const other = await new Promise<Server>((listening) => {
    const server = createServer().listen(0, '127.0.0.1', () => listening(server))
  })
  const address = other.address()
  const port = typeof address === 'object' ? String(address?.port) : ''
  await expect(start({ SANSHE_PORT: port })).rejects.toMatchObject({
    code: 'port.in-use',
    message: `Port ${port} of 127.0.0.1 is in use. Stop the program that listens there, or set SANSHE_PORT to another port.`,
  })
  other.close()
})

test('the proxies that are configured name the caller, others do not', async () => {
  const limits = { SANSHE_RATE_LIMIT: '1' }
  const statuses = async (url: string) => {
    const answers: number[] = []
    for (const caller of ['198.51.100.1', '198.51.100.2', '198.51.100.2'])
      answers.push((await fetch(`${url}/v1/pa/demand-board`, { headers: { 'x-forwarded-for': caller } })).status)
    return answers.map((status) => status === 429)
  }
  const behind = await start({ ...limits, SANSHE_TRUSTED_PROXIES: '10.0.0.5, 127.0.0.0/8' })
  expect(await statuses(behind.url)).toEqual([false, false, true])
  await behind.stop()
  engine = await withViews(await openCore({ directory: data, environment: {} }), { onFailure: () => {} })
  const alone = await start(limits)
  expect(await statuses(alone.url)).toEqual([false, true, true])
  await alone.stop()
})

test('stopping lets what is in flight finish, tells listeners, and accepts nothing more', async () => {
  let finish = (): void => {}
  const held = new Promise<void>((resolve) => {
    finish = resolve
  })
  let begun = (): void => {}
  const inFlight = new Promise<void>((resolve) => {
    begun = resolve
  })
  const slow: ServedEngine = {
    ...engine,
    commands: {
      ...engine.commands,
      async handle(request: CommandRequest): Promise<CommandResult> {
        begun()
        await held
        return engine.commands.handle(request)
      },
    },
  }
  const serving = await start({}, slow)
  const headers = { authorization: `Bearer ${token}` }
  const listener = await fetch(`${serving.url}/v1/pa/events`, { headers: { ...headers, accept: 'text/event-stream' } })
  const heard = listener.text()
  const answer = fetch(`${serving.url}/v1/pa/communities`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ name: '帕社区' }),
  })
  await inFlight
  const stopped = serving.stop()
  expect(await heard).toContain('event: stopping')
  finish()
  expect((await answer).status).toBe(201)
  await stopped
  await expect(fetch(`${serving.url}/live`)).rejects.toThrow()
})

test.each([
  ['log.full', 507],
  ['log.unavailable', 503],
  ['vault.full', 507],
  ['something.else', 500],
])('where a dependency fails with %s the answer is %i, without naming files', async (code, status) => {
  const failing: ServedEngine = {
    ...engine,
    commands: {
      ...engine.commands,
      handle: () =>
        Promise.reject(new Fault(code, `The file ${data}/log.db is in trouble: mend it.`, { retryAfter: 7 })),
    },
  }
  const serving = await start({}, failing)
  const answer = await fetch(`${serving.url}/v1/pa/communities`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{}',
  })
  const text = await answer.text()
  expect([answer.status, JSON.parse(text).code]).toEqual([status, status === 500 ? 'internal' : code])
  expect(text).not.toContain(data)
  await serving.stop()
})
