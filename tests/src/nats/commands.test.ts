import { afterAll, beforeAll, expect, test } from 'vitest'
import { rig } from '../http/rig.ts'
import { type CommandRig, commandRig } from './rig.ts'

let on: CommandRig
beforeAll(async () => {
  on = await commandRig()
})
afterAll(() => on.stop())

test('a command is done once, answered, and found again by its correlation id', async () => {
  const told = {
    'Idempotency-Key': 'lamp-1',
    'X-Correlation-Id': 'case-0001',
    traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  }
  const first = await on.raise({ text: 'A lamp' }, told)
  expect(first.answer).toEqual({
    ok: true,
    id: expect.any(String),
    revision: 0,
    position: expect.stringMatching(/^\d+$/),
    events: ['PetitionRaised'],
  })
  expect(first.headers?.get('content-type')).toBe('application/json; charset=utf-8')
  expect(first.headers?.get('x-correlation-id')).toBe('case-0001')
  const before = await on.at.log.head()
  expect((await on.raise({ text: 'A lamp' }, told)).answer).toEqual(first.answer)
  expect(await on.at.log.head()).toBe(before)
  for await (const [event] of on.at.log.readStream(`petition-pa-${first.answer.id}`)) {
    expect(event).toMatchObject({ correlationid: 'case-0001', traceparent: told.traceparent, actor: 'person-1' })
  }
  const closed = await on.send({
    subject: 'command.pa.petition.close',
    headers: { Authorization: `Bearer ${on.token}`, 'Aggregate-Id': first.answer.id, 'If-Match': '"0"' },
  })
  expect(closed.answer).toMatchObject({ ok: true, revision: 1, events: ['PetitionClosed'] })
})

test('a command sent over one way and again over the other is one command', async () => {
  const key = { 'idempotency-key': 'both-ways' }
  const { answer } = await on.raise({ text: 'x' }, key)
  const again = await on.at.ask('/v1/pa/petitions', { body: { text: 'x' }, token: on.token, headers: key })
  expect([again.status, again.body]).toEqual([201, { ...answer, ok: undefined }])
  const close = { ...key, 'idempotency-key': 'close-both-ways' }
  const closed = await on.at.ask(`/v1/pa/petitions/${answer.id}/close`, { body: {}, token: on.token, headers: close })
  const overNats = await on.send({
    subject: 'command.pa.petition.close',
    headers: { ...close, authorization: `Bearer ${on.token}`, 'aggregate-id': answer.id },
  })
  expect(overNats.answer).toEqual({ ok: true, ...closed.body })
})

test('a command over NATS is counted like the others', async () => {
  await on.send({ subject: 'command.pa.petition.burn', headers: { authorization: `Bearer ${on.token}` } })
  const metrics = await (await on.at.call('/metrics')).text()
  expect(metrics).toMatch(/sanshe_commands_total\{aggregate="petition",command="raise",outcome="ok"\} \d+/)
})

test('without a token a key must be random', async () => {
  const subject = 'command.pa.petition.raise'
  const keyed = (key: string) => on.send({ subject, body: { text: 'A lamp' }, headers: { 'idempotency-key': key } })
  expect((await keyed('weak')).answer).toMatchObject({ code: 'idempotency.weak-key', status: 400 })
  expect((await keyed('3d2f7e0c9a414f5e8b6d2c1a0f9e8d7c')).answer).toMatchObject({ ok: true })
})

test('an id where the engine makes one, or none where one is needed, is refused', async () => {
  for (const [subject, id] of [
    ['raise', '1'],
    ['close', ''],
    ['close', '..'],
  ] as const) {
    const { answer } = await on.send({
      subject: `command.pa.petition.${subject}`,
      body: {},
      headers: { authorization: `Bearer ${on.token}`, 'aggregate-id': id },
    })
    expect(answer).toMatchObject({ code: 'request.invalid', errors: [{ path: '/headers/aggregate-id' }] })
  }
})

test('a refusal is in the language that the message names', async () => {
  const inChinese = { 'accept-language': 'zh', authorization: `Bearer ${on.token}` }
  const withoutId = await on.send({ subject: 'command.pa.petition.close', body: {}, headers: inChinese })
  const wrong = await on.raise({ text: 1 }, inChinese)
  expect([withoutId.answer, wrong.answer]).toMatchObject([{ title: '请求格式错误' }, { title: '命令不符合格式' }])
  expect([withoutId, wrong].map(({ headers: told }) => told?.get('content-language'))).toEqual(['zh', 'zh'])
})

test('a raiser without a name gets a code, and follows the petition with it', async () => {
  const { answer } = await on.send({ subject: 'command.pa.petition.raise', body: { text: 'x' } })
  expect(answer.followUpCode).toMatch(/^[0-9a-f]{32}$/)
  const noted = await on.send({
    subject: 'command.pa.petition.note',
    body: { note: 'Still dark.' },
    headers: { 'aggregate-id': answer.id, 'x-follow-up-code': String(answer.followUpCode) },
  })
  expect(noted.answer).toMatchObject({ ok: true, revision: 1 })
})

test('a caller has one rate limit over both ways, and guessing tokens has its own', async () => {
  const narrow = await rig({ edge: { rateLimit: 3 } })
  await on.pause()
  const few = on.take(narrow)
  try {
    const mine = await narrow.token()
    await narrow.ask('/v1/pa/petition-board', { token: mine })
    const inTurn = async (tokens: readonly string[]) => {
      const answers = []
      for (const one of tokens) answers.push(await on.raise({ text: 'x' }, { authorization: `Bearer ${one}` }))
      return answers
    }
    const asked = await inTurn([mine, mine, mine])
    expect(asked.map(({ answer }) => answer.code ?? 'ok')).toEqual(['ok', 'ok', 'rate.exceeded'])
    expect(Number(asked[2]?.headers?.get('retry-after'))).toBeGreaterThan(0)
    const guesses = await inTurn(['a.b.1', 'a.b.2', 'a.b.3', 'a.b.4'])
    expect(guesses.map(({ answer }) => answer.status)).toEqual([401, 401, 401, 429])
  } finally {
    await few.stop()
    on.resume()
    await narrow.stop()
  }
})

test.each([
  'governance.pa.demand.DemandRaised',
  'command.pa.petition.raise',
  'ledger.checkpoint',
  '$KV.GOVERNANCE-relay.published',
  '$JS.API.STREAM.PURGE.GOVERNANCE',
])('no answer goes to %s, on any request', async (reply) => {
  const heard: string[] = []
  const listening = on.connection.subscribe(reply, { callback: (_, message) => heard.push(message.string()) })
  on.connection.publish('command.pa.petition.withdraw', '{}', { reply })
  // Sent behind it, so that an answer to it would have arrived by then.
  await on.send({ subject: 'command.pa.petition.withdraw', body: {} })
  listening.unsubscribe()
  expect(heard).toEqual([])
})
