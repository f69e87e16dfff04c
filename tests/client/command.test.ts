import { connect, headers, type NatsConnection } from 'nats'
import { afterAll, beforeAll, expect, expectTypeOf, onTestFinished, test, vi } from 'vitest'
import { type Client, type CommandData, connect as connectClient } from '../../client/index.ts'
import { type NatsServer, startNatsServer } from '../fixtures/nats-server.ts'
import { type Connected, connected } from './rig.ts'

let at: Connected
let client: Client
beforeAll(async () => {
  at = await connected()
  client = await at.client()
})
afterAll(() => at.stop())

test('a command is typed by its schema, done, and answered', async () => {
  expectTypeOf<CommandData<'demand', 'raise'>>().toHaveProperty('text')
  expectTypeOf<CommandData<'demand', 'escalate'>['note']>().toEqualTypeOf<string | undefined>()
  const raised = await client.command('demand', 'raise', {
    community: 'pa',
    data: { text: 'The lamp at the gate is broken.', place: { quarter: 'q01' } },
    correlationId: 'case-0001',
    idempotencyKey: 'lamp-1',
  })
  expect(raised).toMatchObject({
    ok: true,
    revision: 0,
    events: ['DemandRaised'],
    number: expect.stringMatching(/^\d{6}-\d{6}-\d$/),
    resolveBy: expect.any(String),
  })
  if (!raised.ok) throw new Error('narrowed')
  expectTypeOf(raised.position).toEqualTypeOf<string>()
  expectTypeOf(raised.number).toEqualTypeOf<string>()
  // @ts-expect-error: there is no such command.
  expect(await client.command('demand', 'burn', { community: 'pa', data: {} })).toMatchObject({
    code: 'command.unknown',
    status: 404,
  })
  // @ts-expect-error: nor such data.
  expect(await client.command('demand', 'raise', { community: 'pa', data: { words: 'x' } })).toMatchObject({
    code: 'command.invalid',
    errors: [{ path: '/text' }, { path: '/words' }],
  })
})

test('a refusal is a value that says why', async () => {
  const refused = await client.command('demand', 'assign', {
    community: 'pa',
    id: 'nothing',
    data: { party: 'committee' },
  })
  expect(refused).toMatchObject({ ok: false, status: 404, code: 'demand.unknown', detail: expect.any(String) })
})

test('a subscription and a replay for a type or a community that cannot exist are refused, not silent', async () => {
  const refused = async (code: string, wanted: { community?: string; types?: 'DemandRaised'[] }) => {
    await expect(client.subscribe({ durable: 'misspelt', ...wanted }, () => {})).rejects.toMatchObject({ code })
    await expect(client.replay(wanted, () => {})).rejects.toMatchObject({ code })
  }
  // @ts-expect-error: there is no such event.
  await refused('event-type.unknown', { types: ['DemandRaised', 'DemandRised'] })
  await refused('name.invalid', { community: 'PA' })
})

test.each(['', 'a b', 'pa.demand', 'pa\r\nPUB x 0', '*', '>'])(
  'no subject is made of the community %j',
  async (community) => {
    await expect(client.command('demand', 'raise', { community, data: { text: 'x' } })).rejects.toMatchObject({
      code: 'name.invalid',
    })
  },
)

test('a command larger than the server accepts is refused like the engine would refuse it', async () => {
  const huge = { community: 'pa', data: { text: 'x'.repeat(2 * 1024 * 1024) } }
  const refused = await client.command('demand', 'raise', huge)
  const overHttp = await at.engine.ask('/v1/pa/demands', { body: huge.data })
  expect(refused).toEqual({ ok: false, ...overHttp.body })
})

test('a revision that was seen before is compared with the present one', async () => {
  const raised = await client.command('demand', 'raise', { community: 'pa', data: { text: 'x' } })
  if (!raised.ok) throw new Error(raised.detail)
  const withdraw = (ifRevision: number) =>
    client.command('demand', 'withdraw', {
      community: 'pa',
      id: raised.id,
      ifRevision,
      data: {},
    })
  expect(await withdraw(7)).toMatchObject({ ok: false, code: 'revision.stale', revision: 0 })
})

test('a token may be fetched for each command', async () => {
  const tokens = [await at.engine.token({}, -10), await at.engine.token({ party: 'committee' })]
  const fresh = await at.client({ token: async () => tokens.shift() ?? '' })
  const raise = () => fresh.command('demand', 'raise', { community: 'pa', data: { text: 'x' } })
  expect(await raise()).toMatchObject({ ok: false, code: 'token.expired' })
  expect(await raise()).toMatchObject({ ok: true })
})

/** A server whose answers the tests give. */
async function answering(
  answer: (connection: NatsConnection) => void,
): Promise<{ nats: NatsServer; client: Client; stop(): Promise<void> }> {
  const nats = await startNatsServer()
  const connection = await connect({ servers: nats.url })
  answer(connection)
  await connection.flush()
  const client = await connectClient({ servers: nats.url })
  return {
    nats,
    client,
    async stop() {
      await client.close()
      await connection.close()
      await nats.remove()
    },
  }
}
const raise = (by: Client, timeout: number) =>
  by.command('demand', 'raise', { community: 'pa', data: { text: 'x' }, timeout })

test('it reports that no engine takes commands', async () => {
  const silent = await answering(() => {})
  await expect(raise(silent.client, 300)).rejects.toMatchObject({
    code: 'engine.absent',
    message: 'No engine accepts commands here. Start one with NATS_URL.',
  })
  await silent.stop()
})

test('it reports that an engine does not answer', async () => {
  const silent = await answering((connection) => connection.subscribe('command.>', { callback: () => {} }))
  await expect(raise(silent.client, 300)).rejects.toMatchObject({ code: 'engine.silent' })
  await silent.stop()
})

test('an answer that is not from an engine is an error', async () => {
  const other = await answering((connection) =>
    connection.subscribe('command.>', { callback: (_, message) => message.respond('hello') }),
  )
  await expect(raise(other.client, 300)).rejects.toMatchObject({ code: 'answer.malformed' })
  await other.stop()
})

test('a busy engine is asked again with the same key, and the last answer counts', async () => {
  const keys: string[] = []
  const later = headers()
  later.set('retry-after', '0')
  const busy = await answering((connection) =>
    connection.subscribe('command.>', {
      callback: (_, message) => {
        keys.push(message.headers?.get('idempotency-key') ?? '')
        const answer =
          keys.length < 3
            ? { status: 503, code: 'server.busy', type: 'x', title: 'x', detail: 'x' }
            : { ok: true, id: '1', revision: 0, position: '1', events: ['DemandRaised'] }
        message.respond(JSON.stringify(answer), { headers: later })
      },
    }),
  )
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const asked = raise(busy.client, 20_000)
  // The clock of the machine is set: the command is retried for as long as before.
  await expect.poll(() => keys.length).toBe(1)
  vi.setSystemTime(Date.now() + 3_600_000)
  expect(await asked).toMatchObject({ ok: true })
  expect(keys[0]).toMatch(/^\S{20,}$/)
  expect(new Set(keys).size).toBe(1)
  keys.length = 0
  expect(await raise(busy.client, 50)).toMatchObject({ ok: false, code: 'server.busy', status: 503 })
  await busy.stop()
})
