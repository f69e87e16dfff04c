import { createHmac } from 'node:crypto'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { engineRig, type Rig, SECRET } from './rig.ts'

let at: Rig
let token: string
beforeAll(async () => {
  at = await engineRig()
  token = await at.token({ sub: 'person-1', role: 'committee', party: 'committee' })
})
afterAll(() => at.stop())

const latin = (text: string): Buffer => Buffer.from(text, 'latin1')

/** Sends bytes as they are: fetch would encode them. */
const send = (
  path: string,
  { body, type = 'application/json', headers = {} }: { body?: Buffer; type?: string; headers?: Record<string, string> },
): Promise<{ status: number; code: string; detail: string }> =>
  new Promise((done, failed) => {
    const { hostname, port } = new URL(at.url)
    const sent = request(
      {
        hostname,
        port,
        path,
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': type }),
          ...headers,
        },
      },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => {
          const said = JSON.parse(Buffer.concat(chunks).toString() || '{}')
          done({ status: answer.statusCode ?? 0, code: said.code, detail: said.detail })
        })
      },
    )
    sent.on('error', failed)
    sent.end(body)
  })

describe('a body', () => {
  test.each([
    ['GBK', latin('{"text":"\xc3\xc5\xbf\xda"}')],
    ['overlong UTF-8', latin('{"text":"\xc0\xaf"}')],
    ['CESU-8', latin('{"text":"\xed\xa0\xbd\xed\xb1\xa8"}')],
    ['a sequence that is cut off', latin('{"text":"\xe9\x97')],
    ['UTF-16', Buffer.from('{"text":"x"}', 'utf16le')],
    ['half a pair in a text', latin('{"text":"\\ud800"}')],
    ['half a pair in a name', latin('{"text":"x","\\udc00":1}')],
  ])('in or with %s is malformed, and nothing is written', async (_, body) => {
    const before = await at.log.head()
    expect(await send('/v1/pa/demands', { body })).toMatchObject({ status: 400, code: 'body.malformed' })
    expect(await at.log.head()).toBe(before)
  })

  test.each(['gbk', 'utf-16', '"iso-8859-1"'])('of charset %s is of an unsupported type', async (charset) => {
    const body = latin('{"text":"x"}')
    const answer = await send('/v1/pa/demands', { body, type: `application/json; charset=${charset}` })
    expect(answer).toMatchObject({ status: 415, code: 'body.type' })
  })

  test.each(['utf-8', 'UTF-8', '"utf-8"', 'utf8'])('of charset %s is accepted', async (charset) => {
    const body = Buffer.from('{"text":"门口路灯坏了 \u{1F468}\u200D\u{1F467}"}')
    expect(await send('/v1/pa/demands', { body, type: `application/json; charset=${charset}` })).toMatchObject({
      status: 201,
    })
  })

  test('of plain text is of an unsupported type', async () => {
    expect(await send('/v1/pa/demands', { body: latin('text=x'), type: 'text/plain' })).toMatchObject({
      status: 415,
      code: 'body.type',
    })
  })

  test.each(['a\u202Eb', 'a\u0000b', 'a\u001B[31mb', 'a\nb'])('with the name %j is invalid', async (name) => {
    const admin = await at.token({ role: 'administrator' })
    const answer = await at.ask('/v1/pa/communities/pa/join-party', {
      body: { party: 'p1', kind: 'enterprise', name },
      token: admin,
    })
    expect(answer).toMatchObject({ status: 400, body: { code: 'command.invalid' } })
    expect(answer.body.errors).toEqual([
      { path: '/name', message: 'must be one line without control, bidirectional and invisible characters' },
    ])
  })

  test('with a moment that does not exist is invalid', async () => {
    const { id } = (await at.ask('/v1/pa/demands', { body: { text: 'A lamp' }, token })).body
    const answer = await at.ask(`/v1/pa/demands/${id}/hold`, {
      body: { code: 'other', reason: 'x', reviewBy: '2027-02-30T08:00:00.000Z' },
      token,
    })
    expect(answer).toMatchObject({ status: 400, body: { code: 'command.invalid' } })
    expect(answer.body.errors).toEqual([
      { path: '/reviewBy', message: 'must be a moment that exists: 2026-03-01T08:00:00.000Z' },
    ])
  })
})

describe('an address', () => {
  test.each([
    '/v1/pa/demands?reference=%FF',
    '/v1/pa/demands?reference=%ED%A0%80',
    '/v1/pa/demands?%C0%AF=1',
    '/v1/pa/demands?reference=%zz',
    '/v1/pa/demands/%FF',
    '/v1/pa/demands/%ED%A0%80',
    '/v1/pa/events?types=%FF',
  ])('%s is malformed', async (path) => {
    expect(await send(path, {})).toMatchObject({ status: 400, code: 'request.malformed' })
  })

  test.each(['1e9', '1.5', '0x10', '%205', '%2B5', '05', ''])('with limit=%s is invalid', async (limit) => {
    for (const path of ['events', 'demands', 'streams/demand-pa-1', 'dead-letters']) {
      expect(await send(`/v1/pa/${path}?limit=${limit}`, {})).toMatchObject({ status: 400, code: 'request.invalid' })
    }
  })

  test.each(['1e1', '0x1', '1.5', '%205', '%2B5', '05', '-2', 'abc', ''])(
    'with after=%s is no place to go on from',
    async (after) => {
      for (const path of [
        'events?',
        'streams/demand-pa-1?',
        'dead-letters?',
        'privacy/disclosures?subject=person-1&',
      ]) {
        const { status } = await send(`/v1/pa/${path}after=${after}`, {})
        expect([path, status]).toEqual([path, 400])
      }
    },
  )

  test.each(['05', '1e1', '-1', ''])('with x-min-position: %s is invalid', async (position) => {
    expect(await send('/v1/pa/demands', { headers: { 'x-min-position': position } })).toMatchObject({
      status: 400,
      code: 'request.invalid',
    })
  })

  test.each([
    '/v1/pa/events?aggregate=demand',
    '/v1/pa/demands?limitt=1',
    '/v1/pa/demands/1?limit=1',
    '/v1/pa/streams/demand-pa-1?foo',
    '/v1/pa/webhooks?x=1',
    '/v1/pa/dead-letters?x=1',
    '/v1/pa/demands?__proto__=1',
  ])('%s names a parameter that there is not', async (path) => {
    expect(await send(path, {})).toMatchObject({ status: 400, code: 'filter.unknown' })
  })

  test('of a command takes no parameters', async () => {
    const before = await at.log.head()
    expect(await send('/v1/pa/demands?dry=1', { body: latin('{"text":"x"}') })).toMatchObject({
      code: 'filter.unknown',
    })
    expect(await at.log.head()).toBe(before)
  })
})

describe('a token', () => {
  const exp = Math.floor(Date.now() / 1000) + 3_600
  const claims = { sub: 'person-1', role: 'resident', communities: ['pa'], exp }
  const base64 = (text: string): string => Buffer.from(text).toString('base64url')
  const signed = (payload: string): string => {
    const text = `${base64('{"alg":"HS256","typ":"JWT"}')}.${base64(payload)}`
    return `${text}.${createHmac('sha256', SECRET).update(text).digest('base64url')}`
  }
  const raise = (payload: string) => at.ask('/v1/pa/demands', { body: { text: 'x' }, token: signed(payload) })

  test('with claims of the right types is accepted', async () => {
    expect(await raise(JSON.stringify(claims))).toMatchObject({ status: 201 })
  })

  test.each([
    ['sub as a number', { ...claims, sub: 17 }],
    ['sub as a list', { ...claims, sub: ['person-1'] }],
    ['sub as null', { ...claims, sub: null }],
    ['sub of the engine', { ...claims, sub: 'engine' }],
    ['sub of a service', { ...claims, sub: 'service-deadline' }],
    ['a life of ten years', { ...claims, exp: exp + 315_360_000 }],
    ['sub as true', { ...claims, sub: true }],
    ['role as a list of two', { ...claims, role: ['resident', 'committee'] }],
    ['party as a number', { ...claims, party: 5 }],
    ['party as null', { ...claims, party: null }],
    ['communities as a list in a list', { ...claims, communities: [['pa']] }],
    ['communities with a number', { ...claims, communities: [7] }],
    ['exp as text', { ...claims, exp: String(exp) }],
    ['exp after the year 9999', { ...claims, exp: 253_402_300_800 }],
    ['iat as text', { ...claims, iat: 'now' }],
    ['nbf below zero', { ...claims, nbf: -1 }],
  ])('with %s is invalid', async (_, wrong) => {
    expect(await raise(JSON.stringify(wrong))).toMatchObject({ status: 401, body: { code: 'token.invalid' } })
  })

  test('that expires at infinity is invalid', async () => {
    const payload = JSON.stringify(claims).replace(String(exp), '1e400')
    expect(await raise(payload)).toMatchObject({ status: 401, body: { code: 'token.invalid' } })
  })
})
