import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Rig, rig } from './rig.ts'

const BOARD = 'https://board.example.org'

let at: Rig
beforeAll(async () => {
  at = await rig({ edge: { corsOrigins: [BOARD], rateLimit: 1_000 } })
})
afterAll(() => at.stop())

const allowed = (headers: Headers) => headers.get('access-control-allow-origin')

test('a page of a configured origin reads answers and problems, and their headers', async () => {
  for (const path of ['/v1/pa/petition-board', '/v1/pa/events', '/v1/pa/nothing', '/schemas/none', '/live']) {
    const { headers } = await at.call(path, { headers: { origin: BOARD } })
    expect([path, allowed(headers)]).toEqual([path, BOARD])
    expect(headers.get('access-control-expose-headers')).toContain('x-position')
    expect(headers.get('vary')).toMatch(/\borigin$/)
    expect(headers.get('access-control-allow-credentials')).toBeNull()
  }
})

test('a browser is told what the page may send', async () => {
  const ask = (path: string, origin: string) =>
    at.call(path, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } })
  const { status, headers } = await ask('/v1/pa/petitions', BOARD)
  expect([status, allowed(headers), headers.get('access-control-allow-methods')]).toEqual([204, BOARD, 'POST'])
  expect(headers.get('access-control-allow-headers')).toContain('authorization')
  expect((await ask('/v1/pa/petitions', 'https://elsewhere.example.org')).status).toBe(405)
})

test('live events come with the header, too', async () => {
  const token = await at.token({ sub: 'auditor-1', role: 'auditor' })
  const leaving = new AbortController()
  const { headers } = await at.call('/v1/pa/events', {
    token,
    headers: { origin: BOARD, accept: 'text/event-stream' },
    signal: leaving.signal,
  })
  expect([allowed(headers), headers.get('content-type')]).toEqual([BOARD, expect.stringMatching(/^text\/event-stream/)])
  leaving.abort()
})

test('pages of other origins read nothing, and without the setting none do', async () => {
  const { headers } = await at.call('/v1/pa/petition-board', { headers: { origin: 'https://elsewhere.example.org' } })
  expect(allowed(headers)).toBeNull()
  const closed = await rig()
  try {
    expect(allowed((await closed.call('/v1/pa/petition-board', { headers: { origin: BOARD } })).headers)).toBeNull()
  } finally {
    await closed.stop()
  }
})
