import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contexts } from '../../../domain/contexts.ts'
import type { Role } from '../../../domain/kernel/index.ts'
import { viewsOf } from '../../../projections/runtime/index.ts'
import { projections } from '../../../projections/views.ts'
import { utf8Text } from '../../../services/kit/utf8.ts'
import { nearBytes, nearValid, valid } from './arbitrary.ts'
import { type Asked, engineRig, type Rig } from './rig.ts'

let at: Rig
let demand: string
const tokens: string[] = []

async function start(): Promise<void> {
  at = await engineRig()
  for (const [role, party] of [['administrator'], ['committee', 'committee'], ['property-company', 'property']]) {
    tokens.push(await at.token({ sub: 'person-1', role: role as Role, ...(party === undefined ? {} : { party }) }))
  }
  demand = (await at.ask('/v1/pa/demands', { body: { text: 'A lamp' }, token: tokens[1] ?? '' })).body.id
}

/** Sends a body without a socket. The same code reads it, and connections would take most of the time. */
async function post(url: string, payload: string | Buffer, token = tokens[0], charset = ''): Promise<Asked> {
  const { statusCode, headers, json } = await at.app.inject({
    method: 'POST',
    url,
    headers: { authorization: `Bearer ${token}`, 'content-type': `application/json${charset}` },
    payload,
  })
  return { status: statusCode, headers: new Headers({ 'content-type': String(headers['content-type']) }), body: json() }
}

/** Expects no fault of the engine, a problem that names the error, and no event from a refused request. */
async function holds(before: number, { status, headers, body }: Asked, sent: unknown): Promise<void> {
  if (status < 400) return
  expect(status, JSON.stringify(body)).toBeLessThan(500)
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
  expect(body).toMatchObject({ code: expect.stringMatching(/^[a-z-]+(\.[a-z-]+)?$/), detail: expect.any(String) })
  // An insistence outside the boundary is itself recorded, in another stream.
  const insisted = body.code === 'boundary.outside' && JSON.stringify(sent).includes('"insist":true')
  if (!insisted) expect(await at.log.head(), body.code).toBe(before)
}

const routes = contexts.flatMap(({ name, plural, singleton, commands }) =>
  Object.entries(commands).map(([command, { creates, data }], nth) => {
    const first = Object.values(commands).findIndex((one) => one.creates) === nth
    const id = singleton ? 'pa' : name === 'demand' ? () => demand : '1'
    const path = () =>
      creates
        ? `/v1/pa/${plural}${first ? '' : `/${command}`}`
        : `/v1/pa/${plural}/${typeof id === 'string' ? id : id()}/${command}`
    return { title: `${name} ${command}`, path, data }
  }),
)

type Params = (times?: number) => { readonly numRuns: number; readonly seed?: number }

function bodies(params: Params): void {
  test.each(routes)('$title', async ({ path, data }) => {
    await fc.assert(
      fc.asyncProperty(nearValid(data), fc.nat(tokens.length - 1), async (body, who) => {
        const before = await at.log.head()
        await holds(before, await post(path(), JSON.stringify(body), tokens[who]), body)
      }),
      params(),
    )
  })

  test.each(routes)('$title, in bytes that are near valid JSON', async ({ path, data }) => {
    const spoilt = valid(data).chain((body) => nearBytes(JSON.stringify(body)))
    await fc.assert(
      fc.asyncProperty(spoilt, fc.constantFrom('', '; charset=utf-8', '; charset=gbk'), async (body, charset) => {
        const before = await at.log.head()
        const answer = await post(path(), body, tokens[0], charset)
        await holds(before, answer, body.toString('latin1'))
        if (utf8Text(body) === undefined) expect([400, 413, 415]).toContain(answer.status)
      }),
      params(0.25),
    )
  })

  test('bytes that are no JSON', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.json().map((text) => text.slice(0, -1)),
        ),
        async (text) => {
          const before = await at.log.head()
          await holds(before, await at.ask('/v1/pa/demands', { body: text, token: tokens[1] ?? '' }), text)
        },
      ),
      params(5),
    )
  })
}

function questions(params: Params): void {
  const views = viewsOf(projections)
  const names = [...views.values()].flatMap(({ view }) => [...Object.keys(view.filters), 'sort', 'limit', 'after', 'x'])
  const paths = [
    ...views.keys(),
    ...[...views.keys()].map((name) => `${name}/1`),
    'events',
    'streams/demand-pa-1',
    'nothing',
  ]
  const values = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('', '0', '-1', '501', '1e9', 'true', 'null', '2026-01-01', "' or 1=1 --", '%', '*', '\ud800'),
    fc.constantFrom('2026-02-30', '2026-03-01T24:00:00Z', '9999-12-31T23:59:59-14:00', '0x10', '1.5', ' 5', '+5'),
  )

  test('to every view and the feed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.array(fc.tuple(fc.constantFrom(...names), values), { maxLength: 4 }),
        async (path, query) => {
          const before = await at.log.head()
          const text = query.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`).join('&')
          await holds(before, await at.ask(`/v1/pa/${path}?${text}`, { token: tokens[1] ?? '' }), query)
        },
      ),
      params(10),
    )
  })

  test('with octets that are no text, or with half of an escape', async () => {
    const octets = fc.array(
      fc.constantFrom('%FF', '%ED%A0%80', '%C0%AF', '%', '%4', 'a', '%00', '%0A', '+', '=', '&'),
      {
        minLength: 1,
        maxLength: 6,
      },
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.constantFrom(...names), octets, async (path, name, value) => {
        const before = await at.log.head()
        for (const url of [`/v1/pa/${path}?${name}=${value.join('')}`, `/v1/pa/${path}/${value.join('')}`])
          await holds(before, await at.ask(url, { token: tokens[1] ?? '' }), url)
      }),
      params(5),
    )
  })
}

/**
 * Registers the tests of input from careless and hostile senders over HTTP: so many bodies a route, always the same ones.
 * `FUZZ_RUNS` sets another number, and new bodies in each run.
 */
export function badInput(count: number): void {
  const asked = process.env.FUZZ_RUNS
  const params: Params = (times = 1) => ({
    numRuns: Math.ceil(Number(asked ?? count) * times),
    ...(asked === undefined ? { seed: 20260301 } : {}),
  })
  beforeAll(start)
  afterAll(() => at.stop())
  describe('near-valid bodies', () => bodies(params))
  describe('strange queries', () => questions(params))
}
