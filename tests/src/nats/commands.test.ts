import { connect, Events, headers, type NatsConnection } from 'nats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type NatsCommands, takeCommands } from '../../../src/nats/commands.ts'
import { type NatsServer, startNatsServer } from '../../fixtures/nats-server.ts'
import { type Rig, rig } from '../http/rig.ts'

/** Long enough for a busy machine. */
const SOON = { timeout: 15_000 }

interface Answer {
  readonly [member: string]: unknown
  readonly ok?: true
  readonly id: string
  readonly code: string
  readonly status: number
}
interface Sent {
  readonly subject: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly timeoutMs?: number | undefined
}

let nats: NatsServer
let connection: NatsConnection
let at: Rig
let token: string
let commands: NatsCommands

const taking = (of: Rig, more: { most?: number; mostBytes?: number } = {}): NatsCommands =>
  takeCommands({ connection, app: of.app, catalogue: of.engine.catalogue, ...more })

async function send({ subject, body, headers: given = {}, timeoutMs = 10_000 }: Sent) {
  const carried = headers()
  for (const [name, value] of Object.entries(given)) carried.set(name, value)
  const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  const reply = await connection.request(subject, payload, { headers: carried, timeout: timeoutMs })
  return { answer: reply.json<Answer>(), headers: reply.headers }
}
const raise = (body: unknown, more: Record<string, string> = {}, timeoutMs?: number) =>
  send({
    subject: 'command.pa.petition.raise',
    body,
    headers: { authorization: `Bearer ${token}`, ...more },
    timeoutMs,
  })

beforeAll(async () => {
  nats = await startNatsServer()
  connection = await connect({ servers: nats.url })
  at = await rig({ edge: { bodyLimit: 64 * 1024 } })
  commands = taking(at)
  token = await at.token()
})
afterAll(async () => {
  await commands.stop()
  await connection.close()
  await at.stop()
  await nats.remove()
})

test('a command is done once, answered, and found again by its correlation id', async () => {
  const told = {
    'Idempotency-Key': 'lamp-1',
    'X-Correlation-Id': 'case-0001',
    traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  }
  const first = await raise({ text: 'A lamp' }, told)
  expect(first.answer).toEqual({
    ok: true,
    id: expect.any(String),
    revision: 0,
    position: expect.stringMatching(/^\d+$/),
    events: ['PetitionRaised'],
  })
  expect(first.headers?.get('content-type')).toBe('application/json; charset=utf-8')
  expect(first.headers?.get('x-correlation-id')).toBe('case-0001')
  const before = await at.log.head()
  expect((await raise({ text: 'A lamp' }, told)).answer).toEqual(first.answer)
  expect(await at.log.head()).toBe(before)
  for await (const [event] of at.log.readStream(`petition-pa-${first.answer.id}`)) {
    expect(event).toMatchObject({ correlationid: 'case-0001', traceparent: told.traceparent, actor: 'person-1' })
  }
  const closed = await send({
    subject: 'command.pa.petition.close',
    headers: { Authorization: `Bearer ${token}`, 'Aggregate-Id': first.answer.id, 'If-Match': '"0"' },
  })
  expect(closed.answer).toMatchObject({ ok: true, revision: 1, events: ['PetitionClosed'] })
})

test('asked over one way and again over the other it is one command', async () => {
  const key = { 'idempotency-key': 'both-ways' }
  const { answer } = await raise({ text: 'x' }, key)
  const again = await at.ask('/v1/pa/petitions', { body: { text: 'x' }, token, headers: key })
  expect([again.status, again.body]).toEqual([201, { ...answer, ok: undefined }])
  const close = { ...key, 'idempotency-key': 'close-both-ways' }
  const closed = await at.ask(`/v1/pa/petitions/${answer.id}/close`, { body: {}, token, headers: close })
  const overNats = await send({
    subject: 'command.pa.petition.close',
    headers: { ...close, authorization: `Bearer ${token}`, 'aggregate-id': answer.id },
  })
  expect(overNats.answer).toEqual({ ok: true, ...closed.body })
})

test('it counts among the others', async () => {
  await send({ subject: 'command.pa.petition.burn', headers: { authorization: `Bearer ${token}` } })
  const metrics = await (await at.call('/metrics')).text()
  expect(metrics).toMatch(/sanshe_commands_total\{aggregate="petition",command="raise",outcome="ok"\} \d+/)
})

test('without a token a key must be random', async () => {
  const subject = 'command.pa.petition.raise'
  const keyed = (key: string) => send({ subject, body: { text: 'A lamp' }, headers: { 'idempotency-key': key } })
  expect((await keyed('weak')).answer).toMatchObject({ code: 'idempotency.weak-key', status: 400 })
  expect((await keyed('3d2f7e0c9a414f5e8b6d2c1a0f9e8d7c')).answer).toMatchObject({ ok: true })
})

describe('the same answer as over HTTP', () => {
  interface Case {
    readonly path: string
    readonly subject: string
    readonly body?: unknown
    readonly headers?: Readonly<Record<string, string>>
    readonly id?: string
    readonly code: string
    readonly status: number
  }
  const petition = { path: '/v1/pa/petitions', subject: 'command.pa.petition.raise' }
  const close = (id: string) => ({
    path: `/v1/pa/petitions/${id}/close`,
    subject: 'command.pa.petition.close',
    id,
    body: {},
  })
  const bearer = (text: string) => ({ authorization: `Bearer ${text}` })

  test.each<[string, () => Promise<Case>]>([
    [
      'no token at all',
      async () => ({ ...close('1'), headers: { authorization: '' }, code: 'token.invalid', status: 401 }),
    ],
    [
      'a bad token',
      async () => ({ ...petition, body: { text: 'x' }, headers: bearer('a.b.c'), code: 'token.invalid', status: 401 }),
    ],
    [
      'an expired one',
      async () => ({
        ...petition,
        body: { text: 'x' },
        headers: bearer(await at.token({}, -10)),
        code: 'token.expired',
        status: 401,
      }),
    ],
    [
      'one of another community',
      async () => ({
        ...petition,
        body: { text: 'x' },
        headers: bearer(await at.token({ communities: ['ba'] })),
        code: 'token.other-community',
        status: 403,
      }),
    ],
    [
      'nobody entitled',
      async () => {
        const { id } = (await raise({ text: 'x' })).answer
        return { ...close(id), headers: bearer(await at.token({ role: 'resident' })), code: 'forbidden', status: 403 }
      },
    ],
    [
      'an unknown command',
      async () => ({
        path: '/v1/pa/petitions/1/burn',
        subject: 'command.pa.petition.burn',
        id: '1',
        body: {},
        code: 'command.unknown',
        status: 404,
      }),
    ],
    [
      'an unknown kind of aggregate',
      async () => ({
        path: '/v1/pa/wishes/1/raise',
        subject: 'command.pa.wish.raise',
        id: '1',
        body: {},
        code: 'command.unknown',
        status: 404,
      }),
    ],
    ['no such aggregate', async () => ({ ...close('1'), code: 'petition.unknown', status: 404 })],
    ['an id that is none', async () => ({ ...close('%20'), id: ' ', code: 'request.invalid', status: 400 })],
    [
      'a community that is none',
      async () => ({
        path: '/v1/PA/petitions',
        subject: 'command.PA.petition.raise',
        body: { text: 'x' },
        headers: bearer(await at.token({ communities: '*' })),
        code: 'request.invalid',
        status: 400,
      }),
    ],
    [
      'an invalid body',
      async () => ({ ...petition, body: { text: 1, more: 'x' }, code: 'command.invalid', status: 400 }),
    ],
    ['no JSON', async () => ({ ...petition, body: '{"text":', code: 'body.malformed', status: 400 })],
    [
      'a poisoned prototype',
      async () => ({ ...petition, body: '{"__proto__":{"text":"x"}}', code: 'body.malformed', status: 400 }),
    ],
    [
      'too large a body',
      async () => ({ ...petition, body: { text: 'x'.repeat(70_000) }, code: 'body.too-large', status: 413 }),
    ],
    [
      'too large an event',
      async () => ({
        ...petition,
        body: { text: 'x', annexes: Array(13).fill('x'.repeat(4000)) },
        code: 'event.too-large',
        status: 413,
      }),
    ],
    [
      'a key used before',
      async () => {
        await raise({ text: 'one' }, { 'idempotency-key': 'twice' })
        return {
          ...petition,
          body: { text: 'two' },
          headers: { 'idempotency-key': 'twice' },
          code: 'idempotency.reused',
          status: 422,
        }
      },
    ],
    [
      'a key used for another target',
      async () => {
        await raise({ text: 'one' }, { 'idempotency-key': 'two-targets' })
        const { id } = (await raise({ text: 'two' })).answer
        return { ...close(id), headers: { 'idempotency-key': 'two-targets' }, code: 'idempotency.reused', status: 422 }
      },
    ],
    [
      'a key that is none',
      async () => ({
        ...petition,
        body: { text: 'x' },
        headers: { 'idempotency-key': 'x'.repeat(201) },
        code: 'request.invalid',
        status: 400,
      }),
    ],
    [
      'a stale revision',
      async () => {
        const { id } = (await raise({ text: 'x' })).answer
        return { ...close(id), headers: { 'if-match': '"7"' }, code: 'revision.stale', status: 412 }
      },
    ],
    [
      'a revision that is none',
      async () => ({ ...close('1'), headers: { 'if-match': '*' }, code: 'request.invalid', status: 400 }),
    ],
    [
      'what the rules refuse',
      async () => {
        const { id } = (await raise({ text: 'x' })).answer
        await send({ subject: 'command.pa.petition.close', headers: { ...bearer(token), 'aggregate-id': id } })
        return { ...close(id), code: 'petition.closed', status: 422 }
      },
    ],
  ])('to %s', async (_, make) => {
    const { path, subject, body, headers: own = {}, id, code, status } = await make()
    const given = { ...bearer(token), 'x-correlation-id': 'one-and-the-same', ...own }
    const before = await at.log.head()
    const overHttp = await at.ask(path, { body: body ?? {}, headers: given })
    const overNats = await send({
      subject,
      ...(body === undefined ? {} : { body }),
      headers: { ...given, ...(id === undefined ? {} : { 'aggregate-id': id }) },
    })
    expect([overNats.answer.code, overNats.answer.status]).toEqual([code, status])
    expect(overNats.answer).toMatchObject(id === ' ' ? {} : overHttp.body)
    expect([overHttp.body.code, overHttp.status]).toEqual([code, status])
    expect(overNats.headers?.get('content-type')).toBe('application/problem+json; charset=utf-8')
    expect(await at.log.head()).toBe(before)
  })
})

test('an id where one is made, or none where one is needed, is told', async () => {
  for (const [subject, id] of [
    ['raise', '1'],
    ['close', ''],
    ['close', '..'],
  ] as const) {
    const { answer } = await send({
      subject: `command.pa.petition.${subject}`,
      body: {},
      headers: { authorization: `Bearer ${token}`, 'aggregate-id': id },
    })
    expect(answer).toMatchObject({ code: 'request.invalid', errors: [{ path: '/headers/aggregate-id' }] })
  }
})

test('a refusal is in the language that the message names', async () => {
  const inChinese = { 'accept-language': 'zh', authorization: `Bearer ${token}` }
  const withoutId = await send({ subject: 'command.pa.petition.close', body: {}, headers: inChinese })
  const wrong = await raise({ text: 1 }, inChinese)
  expect([withoutId.answer, wrong.answer]).toMatchObject([{ title: '请求格式错误' }, { title: '命令不符合格式' }])
  expect([withoutId, wrong].map(({ headers: told }) => told?.get('content-language'))).toEqual(['zh', 'zh'])
})

test('whoever raises something without a name gets a code, and follows it with that', async () => {
  const { answer } = await send({ subject: 'command.pa.petition.raise', body: { text: 'x' } })
  expect(answer.followUpCode).toMatch(/^[0-9a-f]{32}$/)
  const noted = await send({
    subject: 'command.pa.petition.note',
    body: { note: 'Still dark.' },
    headers: { 'aggregate-id': answer.id, 'x-follow-up-code': String(answer.followUpCode) },
  })
  expect(noted.answer).toMatchObject({ ok: true, revision: 1 })
})

test('a caller has one limit over both, and guessing has its own', async () => {
  const narrow = await rig({ edge: { rateLimit: 3 } })
  await commands.stop()
  const few = taking(narrow)
  try {
    const mine = await narrow.token()
    await narrow.ask('/v1/pa/petition-board', { token: mine })
    const inTurn = async (tokens: readonly string[]) => {
      const answers = []
      for (const one of tokens) answers.push(await raise({ text: 'x' }, { authorization: `Bearer ${one}` }))
      return answers
    }
    const asked = await inTurn([mine, mine, mine])
    expect(asked.map(({ answer }) => answer.code ?? 'ok')).toEqual(['ok', 'ok', 'rate.exceeded'])
    expect(Number(asked[2]?.headers?.get('retry-after'))).toBeGreaterThan(0)
    const guesses = await inTurn(['a.b.1', 'a.b.2', 'a.b.3', 'a.b.4'])
    expect(guesses.map(({ answer }) => answer.status)).toEqual([401, 401, 401, 429])
  } finally {
    await few.stop()
    commands = taking(at)
    await narrow.stop()
  }
})

test('each command goes to one of several engines, and to the other when one stops', async () => {
  const second = taking(at)
  const before = await at.log.head()
  await Promise.all(Array.from({ length: 50 }, (_, n) => raise({ text: `${n}` })))
  expect((await at.log.head()) - before).toBe(50)
  const asked = Array.from({ length: 50 }, (_, n) => raise({ text: `more ${n}` }))
  await second.stop()
  expect((await Promise.all(asked)).every(({ answer }) => answer.ok === true)).toBe(true)
})

/** An engine whose commands wait until they may finish. */
async function holding(): Promise<{ slow: Rig; begun: () => number; finish: () => void }> {
  const { promise: held, resolve: finish } = Promise.withResolvers<void>()
  let begun = 0
  const slow = await rig({
    slowing: async () => {
      begun += 1
      await held
    },
  })
  return { slow, begun: () => begun, finish }
}

test('what is beyond the limit in hand is refused at once, and what is in hand is answered before it stops', async () => {
  const { slow, begun, finish } = await holding()
  await commands.stop()
  const few = taking(slow, { most: 2 })
  try {
    const by = await Promise.all(['p-1', 'p-2', 'p-3'].map((sub) => slow.token({ sub })))
    const [one, other, third] = by.map((token) => ({ authorization: `Bearer ${token}` }))
    const asked = [one, other].map((who, n) => raise({ text: `${n}` }, who))
    await expect.poll(begun, SOON).toBe(2)
    const { answer, headers: told } = await raise({ text: '3' }, third)
    expect([answer.code, answer.status, told?.get('retry-after')]).toEqual(['server.busy', 503, '1'])
    const stopped = few.stop()
    finish()
    expect((await Promise.all(asked)).every(({ answer }) => answer.ok === true)).toBe(true)
    await stopped
    await expect(raise({ text: '4' }, one)).rejects.toMatchObject({ code: '503' })
  } finally {
    finish()
    await few.stop()
    commands = taking(at)
    await slow.stop()
  }
})

test.each([
  ['number', { most: 4 }, { text: 'x' }],
  ['bytes', { mostBytes: 80_000 }, { text: 'x', annexes: Array(9).fill('x'.repeat(2_000)) }],
])('one caller leaves room for the others (by %s)', async (_, limits, body) => {
  const { slow, begun, finish } = await holding()
  await commands.stop()
  const few = taking(slow, limits)
  try {
    const [mine, other] = await Promise.all(['p-1', 'p-2'].map((sub) => slow.token({ sub })))
    const ask = (token = '') => raise(body, { authorization: `Bearer ${token}` })
    const asked = [ask(mine), ask(mine)]
    await expect.poll(begun, SOON).toBe(2)
    expect((await ask(mine)).answer).toMatchObject({ code: 'server.busy', status: 503 })
    asked.push(ask(other))
    await expect.poll(begun, SOON).toBe(3)
    finish()
    expect((await Promise.all(asked)).every(({ answer }) => answer.ok === true)).toBe(true)
    expect((await ask(mine)).answer.ok).toBe(true)
  } finally {
    finish()
    await few.stop()
    commands = taking(at)
    await slow.stop()
  }
})

test('an engine that is stopping says so', async () => {
  const leaving = await rig()
  await commands.stop()
  const last = taking(leaving)
  try {
    const authorization = `Bearer ${await leaving.token()}`
    await leaving.engine.commands.stop()
    const { answer, headers: told } = await raise({ text: 'x' }, { authorization })
    expect([answer.code, answer.status, told?.get('retry-after')]).toEqual(['engine.stopping', 503, '2'])
    await leaving.app.close()
    expect((await raise({ text: 'x' }, { authorization })).answer.code).toBe('engine.stopping')
  } finally {
    await last.stop()
    commands = taking(at)
    await leaving.stop()
  }
})

test('a connection that is lost for good takes nothing with it: the command is done, and its key gets the answer', async () => {
  const { slow, begun, finish } = await holding()
  await commands.stop()
  const other = await connect({ servers: nats.url })
  const lost = takeCommands({ connection: other, app: slow.app, catalogue: slow.engine.catalogue })
  await other.flush()
  try {
    const told = { authorization: `Bearer ${await slow.token()}`, 'idempotency-key': 'once' }
    const asked = raise({ text: 'x' }, told)
    asked.catch(() => {})
    await expect.poll(begun, SOON).toBe(1)
    await other.close()
    finish()
    await lost.stop()
    const again = taking(slow)
    // The server may hand a request to the connection that is gone, as long as it does not know: the caller sends it again.
    const answer = () => raise({ text: 'x' }, told, 500).then((got) => got.answer, String)
    await expect.poll(answer, SOON).toMatchObject({ ok: true, revision: 0 })
    expect(await slow.log.head()).toBe(1)
    await again.stop()
  } finally {
    commands = taking(at)
    await slow.stop()
  }
})

test('stopping does not wait for a nats-server that does not answer', async () => {
  const own = await startNatsServer()
  const other = await connect({ servers: own.url, maxReconnectAttempts: -1 })
  const one = takeCommands({ connection: other, app: at.app, catalogue: at.engine.catalogue })
  await other.flush()
  await own.freeze()
  await one.stop()
  await other.close()
  await own.remove()
})

test('stopping does not wait for a nats-server that is away', async () => {
  const own = await startNatsServer()
  const other = await connect({ servers: own.url, maxReconnectAttempts: -1 })
  const one = takeCommands({ connection: other, app: at.app, catalogue: at.engine.catalogue })
  await other.flush()
  const away = (async () => {
    for await (const { type } of other.status()) if (type === Events.Disconnect) return
  })()
  await own.kill()
  await away
  await one.stop()
  await other.close()
  await own.remove()
})

test.each([
  'governance.pa.demand.DemandRaised',
  'command.pa.petition.raise',
  'ledger.checkpoint',
  '$KV.GOVERNANCE-relay.published',
  '$JS.API.STREAM.PURGE.GOVERNANCE',
])('no answer goes to %s, whoever asks for that', async (reply) => {
  const heard: string[] = []
  const listening = connection.subscribe(reply, { callback: (_, message) => heard.push(message.string()) })
  connection.publish('command.pa.petition.withdraw', '{}', { reply })
  // Behind it, so that an answer would have come by then.
  await send({ subject: 'command.pa.petition.withdraw', body: {} })
  listening.unsubscribe()
  expect(heard).toEqual([])
})
