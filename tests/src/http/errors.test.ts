import { connect } from 'node:net'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { damagedValue, vaultCorrupt, vaultForeign } from '../../../infra/crypto/faults.ts'
import { logForeign } from '../../../infra/sqlite/event-log/faults.ts'
import { readDbFault } from '../../../infra/sqlite/read-db/faults.ts'
import { stateCorrupt, stateForeign } from '../../../infra/sqlite/state/faults.ts'
import { type Asked, type Rig, rig, SECRET } from './rig.ts'

let at: Rig
let token: string
beforeAll(async () => {
  at = await rig({ edge: { bodyLimit: 64 * 1024 } })
  token = await at.token()
})
afterAll(() => at.stop())

/** Expects a complete problem that quotes nothing of the request, and no new event. */
async function refuses(status: number, code: string, call: () => Promise<Asked>): Promise<Asked> {
  const before = await at.log.head()
  const answer = await call()
  expect([answer.status, answer.body.code]).toEqual([status, code])
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
  expect(answer.body).toMatchObject({ type: `urn:sanshe:error:${code}`, status, title: expect.any(String) })
  expect(answer.body.detail).toMatch(/[.!?。]$/)
  expect(JSON.stringify(answer.body)).not.toContain('13800001111')
  expect(answer.headers.get('x-correlation-id')).toMatch(/^[\w-]{8,}$/)
  expect(await at.log.head()).toBe(before)
  return answer
}
const post =
  (body: unknown, headers = {}) =>
  () =>
    at.ask('/v1/pa/petitions', { body, token, headers })
const get =
  (path: string, more = {}) =>
  () =>
    at.ask(path, { token, ...more })

describe('bad bodies', () => {
  test('malformed JSON', () => refuses(400, 'body.malformed', post('{"text": "13800001111')))
  test('nothing at all with a JSON content type', () => refuses(400, 'body.malformed', post('')))
  test('a poisoned prototype', () => refuses(400, 'body.malformed', post('{"__proto__": {"text": "13800001111"}}')))
  test('another content type', () =>
    refuses(415, 'body.type', post('a=13800001111', { 'content-type': 'application/x-www-form-urlencoded' })))
  test('ten megabytes', () => refuses(413, 'body.too-large', post({ text: 'x'.repeat(10 * 1024 * 1024) })))
  test('an event over its size', () =>
    refuses(413, 'event.too-large', post({ text: 'x', annexes: Array(13).fill('x'.repeat(4000)) })))

  test('wrong types, described by the names of fields only', async () => {
    const { body } = await refuses(400, 'command.invalid', post({ text: 13800001111, '13800001111 is my phone': 1 }))
    expect(body.errors).toContainEqual({ path: '/text', message: expect.any(String) })
    expect(body.errors).toContainEqual({ path: '/…', message: expect.any(String) })
  })

  test('null', () => refuses(400, 'command.invalid', post('null')))
})

describe('a method that an address does not take', () => {
  const sent = (method: string, path: string) => () => at.ask(path, { method, token })
  test.each([
    ['DELETE', '/v1/pa/petition-board', 'GET, HEAD'],
    ['POST', '/v1/pa/petition-board?limit=1', 'GET, HEAD'],
    ['PUT', '/v1/pa/petitions', 'POST'],
    ['GET', '/v1/pa/petitions/1/close', 'POST'],
    ['GET', '/v1/pa/batch', 'POST'],
    ['PATCH', '/v1/pa/petition-board/1', 'GET, HEAD'],
    ['DELETE', '/live', 'GET, HEAD'],
    ['OPTIONS', '/schemas/PetitionRaised.v1.json', 'GET, HEAD'],
  ])('%s %s', async (method, path, allow) => {
    const { headers } = await refuses(405, 'method.unknown', sent(method, path))
    expect(headers.get('allow')).toBe(allow)
  })
  test('of an address that nothing has', async () => {
    for (const path of ['/v1/pa/petition-boards', '/v1/pa/petitions/1/close/2', '/livex', '/v1/pa/some/thing/else']) {
      const { headers } = await refuses(404, 'route.unknown', sent('DELETE', path))
      expect(headers.get('allow')).toBeNull()
    }
  })
})

describe('in the language of the reader', () => {
  const inChinese = { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.5' }
  test('a problem, its fields and its headers', async () => {
    const { body, headers } = await refuses(400, 'command.invalid', post({ text: 1, more: 2 }, inChinese))
    expect(body).toMatchObject({ title: '命令不符合格式', detail: expect.stringContaining('请更正') })
    expect(body.errors).toEqual([
      { path: '/more', message: '不是此命令的字段' },
      { path: '/text', message: '必须为文本' },
    ])
    expect(headers.get('content-language')).toBe('zh')
    expect(headers.get('vary')).toContain('accept-language')
  })
  test('parts of an address, and headers', async () => {
    const told = async (query: string) => {
      const asked = get(`/v1/pa/petition-board?${query}`, { headers: inChinese })
      return (await refuses(400, 'request.invalid', asked)).body.errors
    }
    expect(await told('limit=0')).toEqual([{ path: '/limit', message: '必须不小于 1' }])
    expect(await told('limit=501')).toEqual([{ path: '/limit', message: '必须不大于 500' }])
    expect(await told('limit=x')).toEqual([{ path: '/limit', message: '必须为以数字写成的整数' }])
    expect(await told('sort=a&sort=b')).toEqual([{ path: '/sort', message: '必须为文本' }])
    const english = await refuses(400, 'request.invalid', get('/v1/pa/petition-board?limit=501'))
    expect(english.body.errors[0]?.message).toMatch(/^must be /)
  })
  test('English for all others', async () => {
    const { body, headers } = await refuses(400, 'command.invalid', post({ text: 1 }, { 'accept-language': 'fr' }))
    expect(body.errors).toEqual([{ path: '/text', message: 'must be string' }])
    expect(headers.get('content-language')).toBe('en')
  })
})

describe('bad addresses', () => {
  test('nowhere', () => refuses(404, 'route.unknown', get('/v1/pa/nothing/of/this/kind')))
  test('no such command', () =>
    refuses(404, 'command.unknown', () => at.ask('/v1/pa/petitions/1/burn', { body: {}, token })))
  test('no such aggregate', () =>
    refuses(404, 'petition.unknown', () => at.ask('/v1/pa/petitions/1/close', { body: {}, token })))
  test('no such row', () => refuses(404, 'row.unknown', get('/v1/pa/petition-board/1')))
  test('no such stream', () => refuses(404, 'stream.unknown', get('/v1/pa/streams/petition-pa-1')))
  test('no such schema', () => refuses(404, 'schema.unknown', get('/schemas/Nothing.v1.json')))
  test('an impossible name of a community', () => refuses(403, 'token.other-community', get('/v1/PA/petition-board')))
  test('an impossible id', () =>
    refuses(400, 'request.invalid', () => at.ask('/v1/pa/petitions/%20/close', { body: {}, token })))
  test('a badly escaped address', () => refuses(400, 'request.malformed', get('/v1/pa/%E0%A4%A')))
  test('no such filter', () => refuses(400, 'filter.unknown', get('/v1/pa/petition-board?phone=13800001111')))
  test('the same filter twice', () =>
    refuses(400, 'request.invalid', get('/v1/pa/petition-board?visibility=a&visibility=13800001111')))
  test('a page too large', () => refuses(400, 'request.invalid', get('/v1/pa/petition-board?limit=501')))
  test('a malformed cursor', () => refuses(400, 'cursor.invalid', get('/v1/pa/events?after=13800001111x')))

  test('a cursor of another log, with the position to start from', async () => {
    const { body } = await refuses(410, 'cursor.gone', get('/v1/pa/events?after=0123456789abcdef-1.5'))
    expect((await at.ask(`/v1/pa/events?after=${body.start}`, { token })).status).toBe(200)
    expect(body.details).toEqual({ start: body.start })
    await refuses(410, 'cursor.gone', get('/v1/pa/events?after=999999999'))
  })
})

describe('bad headers', () => {
  test.each(['3', '"x"', '"3", "4"', '"-1"', '"1.0.0"', '""'])('If-Match: %s', async (match) => {
    const close = () => at.ask('/v1/pa/petitions/1/close', { body: {}, token, headers: { 'if-match': match } })
    await refuses(400, 'request.invalid', close)
  })
  test('Idempotency-Key', () =>
    refuses(400, 'request.invalid', post({ text: 'x' }, { 'idempotency-key': 'x'.repeat(201) })))
  test('x-min-position', () =>
    refuses(400, 'request.invalid', get('/v1/pa/petition-board', { headers: { 'x-min-position': 'soon' } })))
  test('Accept', () => refuses(406, 'accept.none', get('/v1/pa/events', { headers: { accept: 'text/csv' } })))

  test('bytes that are no request', async () => {
    const { port } = new URL(at.url)
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('13800001111\r\n\r\n'))
      let text = ''
      socket.on('data', (piece) => {
        text += piece
      })
      socket.on('close', () => resolve(text))
    })
    expect(answer).toMatch(/^HTTP\/1.1 400 /)
    expect(answer).toContain('"code":"request.malformed"')
  })
})

describe('tokens', () => {
  const withToken = (wrong: string) => () => at.ask('/v1/pa/petition-board', { token: wrong })
  const signed = (claims: Record<string, unknown>, alg = 'HS256', secret = SECRET) =>
    new SignJWT(claims).setProtectedHeader({ alg }).setExpirationTime('1h').sign(new TextEncoder().encode(secret))
  const good = { sub: 'person-1', role: 'committee', communities: ['pa'] }

  test('missing', () => refuses(401, 'token.missing', () => at.ask('/v1/pa/events')))
  test('missing for a command', () =>
    refuses(401, 'token.missing', () => at.ask('/v1/pa/petitions/1/close', { body: {} })))
  test('the challenge says what is wrong with the credentials, in the codes of RFC 6750', async () => {
    const challenge = async (asked: () => Promise<Asked>) => (await asked()).headers.get('www-authenticate')
    expect(await challenge(() => at.ask('/v1/pa/events'))).toBe('Bearer')
    for (const wrong of ['x.y.z', await at.token({}, -10), await signed({ ...good, role: 'king' })]) {
      expect(await challenge(withToken(wrong))).toBe('Bearer error="invalid_token"')
    }
    const elsewhere = await at.token({ communities: ['ba'] })
    expect(await challenge(withToken(elsewhere))).toBe('Bearer error="insufficient_scope"')
    expect(await challenge(get('/v1/pa/petition-board/1'))).toBeNull()
  })
  test('of another community', async () =>
    refuses(403, 'token.other-community', withToken(await at.token({ communities: ['ba'] }))))
  test('expired', async () => refuses(401, 'token.expired', withToken(await at.token({}, -10))))
  test('of another secret', async () =>
    refuses(401, 'token.invalid', withToken(await signed(good, 'HS256', 'x'.repeat(32)))))
  test('of another algorithm', async () => refuses(401, 'token.invalid', withToken(await signed(good, 'HS512'))))
  test('of no algorithm', async () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    await refuses(401, 'token.invalid', withToken(`${part({ alg: 'none' })}.${part({ ...good, exp: 9999999999 })}.x`))
  })
  test('of no known role', async () =>
    refuses(401, 'token.invalid', withToken(await signed({ ...good, role: 'emperor' }))))
  test('without a subject', async () =>
    refuses(401, 'token.invalid', withToken(await signed({ ...good, sub: undefined }))))
  test('without communities', async () =>
    refuses(401, 'token.invalid', withToken(await signed({ ...good, communities: undefined }))))
  test('no token at all', () => refuses(401, 'token.invalid', withToken('13800001111')))

  test('that expires while it is remembered', async () => {
    const short = await at.token({}, 2)
    expect((await withToken(short)()).status).toBe(200)
    await expect.poll(async () => (await withToken(short)()).body.code, { timeout: 5000 }).toBe('token.expired')
  })

  test('not entitled', async () => {
    const resident = await at.token({ role: 'resident' })
    const { body } = await at.ask('/v1/pa/petitions', { body: { text: 'x' }, token })
    await refuses(403, 'forbidden', () => at.ask(`/v1/pa/petitions/${body.id}/close`, { body: {}, token: resident }))
  })
})

test('a rejection by the rules has its code, sentence and details', async () => {
  const { id } = (await at.ask('/v1/pa/petitions', { body: { text: 'x' }, token })).body
  await at.ask(`/v1/pa/petitions/${id}/close`, { body: {}, token })
  const { body } = await refuses(422, 'petition.closed', () =>
    at.ask(`/v1/pa/petitions/${id}/close`, { body: {}, token }),
  )
  expect(body.details).toEqual({ status: 'closed' })
})

test('a caller with too many requests must wait, and others are served', async () => {
  const narrow = await rig({ edge: { rateLimit: 3 } })
  try {
    const mine = await narrow.token()
    const asked = await Promise.all([1, 2, 3, 4].map(() => narrow.ask('/v1/pa/petition-board', { token: mine })))
    expect(asked.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429])
    const refused = asked.find(({ status }) => status === 429)
    expect(refused?.body.code).toBe('rate.exceeded')
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
    const left = (answers: readonly Asked[]) => answers.map(({ headers }) => headers.get('ratelimit-remaining')).sort()
    expect(left(asked)).toEqual(['0', '0', '1', '2'])
    for (const { headers } of asked) {
      expect(headers.get('ratelimit-limit')).toBe('3')
      expect(Number(headers.get('ratelimit-reset'))).toBeGreaterThan(0)
    }
    const other = await narrow.token({ sub: 'person-2' })
    expect((await narrow.ask('/v1/pa/petition-board', { token: other })).status).toBe(200)
    for (let probe = 0; probe < 10; probe += 1) expect((await narrow.call('/live')).status).toBe(200)
    // Guesses of tokens are counted by address.
    const guesses = await Promise.all(
      [1, 2, 3, 4].map((guess) => narrow.ask('/v1/pa/petition-board', { token: `a.b.${guess}` })),
    )
    expect(guesses.map(({ status }) => status).sort()).toEqual([401, 401, 401, 429])
    expect(left(guesses)).toEqual(['0', '0', '1', '2'])
  } finally {
    await narrow.stop()
  }
})

test.each([
  [vaultCorrupt('/data/vault.db'), 503, 'vault.corrupt'],
  [vaultForeign('/data/vault.db'), 503, 'vault.foreign'],
  [damagedValue(), 500, 'vault.damaged-value'],
  [stateCorrupt('/data/state.db'), 503, 'state.corrupt'],
  [stateForeign('/data/state.db'), 503, 'state.foreign'],
  [logForeign('/data/log.db'), 503, 'log.foreign'],
  [readDbFault(Object.assign(new Error('damaged'), { errcode: 11 }), '/data/read.db'), 503, 'read-db.damaged'],
])('%s says what is damaged, and names no file of the machine', async (fault, status, code) => {
  const damaged = await rig({ slowing: () => Promise.reject(fault) })
  try {
    const sent = { body: { text: 'x' }, token: await damaged.token() }
    const { body, headers, ...answer } = await damaged.ask('/v1/pa/petitions', sent)
    expect([answer.status, body.code]).toEqual([status, code])
    expect(body.detail).not.toContain('/data')
    expect(headers.get('retry-after')).toBe(status === 503 ? '1' : null)
  } finally {
    await damaged.stop()
  }
})

test('a caller that waits too long gets a timeout, and the correct answer with the same key', async () => {
  let finish = (): void => {}
  const held = new Promise<void>((resolve) => {
    finish = resolve
  })
  const slow = await rig({
    edge: { timeout: 500 },
    slowing: async () => held,
  })
  try {
    const mine = await slow.token()
    const raise = () =>
      slow.ask('/v1/pa/petitions', { body: { text: 'x' }, token: mine, headers: { 'idempotency-key': 'one-key' } })
    const late = await raise()
    expect([late.status, late.body.code]).toEqual([503, 'server.timeout'])
    expect(late.headers.get('retry-after')).toBe('1')
    finish()
    const then = await raise()
    expect([then.status, then.body.revision]).toEqual([201, 0])
  } finally {
    await slow.stop()
  }
})
