import fc from 'fast-check'
import { headers, type NatsConnection } from 'nats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contexts } from '../../../domain/contexts.ts'
import { natsOf } from '../../client/demands.ts'
import { type Connected, connected } from '../../client/rig.ts'
import { nearValid } from '../http/arbitrary.ts'

let at: Connected
let connection: NatsConnection
const tokens: string[] = []

async function start(): Promise<void> {
  at = await connected()
  connection = natsOf(await at.client())
  for (const [role, party] of [['administrator'], ['committee', 'committee']] as const) {
    tokens.push(await at.engine.token({ sub: 'person-1', role, ...(party === undefined ? {} : { party }) }))
  }
}

/** Expects an answer in one of its two forms, and never a server error. */
async function answered(subject: string, body: string | Uint8Array, more: Record<string, string> = {}): Promise<void> {
  const carried = headers()
  for (const [name, value] of Object.entries(more)) carried.set(name, value)
  const reply = await connection.request(subject, body, { headers: carried, timeout: 10_000 })
  const answer = reply.json<Record<string, unknown>>()
  if (answer.ok === true) {
    expect(answer).toMatchObject({
      id: expect.any(String),
      position: expect.stringMatching(/^\d+$/),
      events: expect.any(Array),
    })
    return
  }
  expect(answer.status, JSON.stringify(answer)).toBeLessThan(500)
  expect(reply.headers?.get('content-type')).toBe('application/problem+json; charset=utf-8')
  expect(answer).toMatchObject({ code: expect.stringMatching(/^[a-z-]+(\.[a-z-]+)?$/), detail: expect.any(String) })
}

const commands = contexts.flatMap(({ name, singleton, commands }) =>
  Object.entries(commands).map(([command, { creates, data }]) => ({
    subject: `command.pa.${name}.${command}`,
    id: creates || singleton ? '' : '1',
    data,
  })),
)

function bodies(runs: number): void {
  test.each(commands)('$subject', async ({ subject, id, data }) => {
    await fc.assert(
      fc.asyncProperty(nearValid(data), fc.nat(tokens.length - 1), async (body, who) => {
        await answered(subject, JSON.stringify(body), { authorization: `Bearer ${tokens[who]}`, 'aggregate-id': id })
      }),
      { numRuns: runs },
    )
  })

  test.each([
    ['GBK', Buffer.from('{"text":"\xc3\xc5\xbf\xda"}', 'latin1')],
    ['CESU-8', Buffer.from('{"text":"\xed\xa0\xbd\xed\xb1\xa8"}', 'latin1')],
    ['half a pair', Buffer.from('{"text":"\\ud800"}')],
  ])('with %s are malformed, and whole characters arrive whole', async (_, bytes) => {
    const carried = headers()
    carried.set('authorization', `Bearer ${tokens[1]}`)
    const raise = async (body: Uint8Array): Promise<object> =>
      (await connection.request('command.pa.demand.raise', body, { headers: carried, timeout: 10_000 })).json()
    expect(await raise(bytes)).toMatchObject({ status: 400, code: 'body.malformed' })
    expect(await raise(Buffer.from('{"text":"门口 \u{1F468}\u200D\u{1F467}"}'))).toMatchObject({ ok: true })
  })

  test('and bytes that are no text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), (bytes) =>
        answered('command.pa.demand.raise', bytes, { authorization: `Bearer ${tokens[1]}` }),
      ),
      { numRuns: runs * 5 },
    )
  })
}

function subjects(runs: number): void {
  test('strange subjects and headers', async () => {
    const token = fc.string({ minLength: 1, unit: fc.constantFrom(...'abzAZ09_-~!$%&/\\:;,?=+é漢'.split('')) })
    const value = fc.string({ unit: fc.constantFrom(...'abz09 "\'/\\.:;,*<>{}%é漢'.split('')) })
    const name = fc.constantFrom(
      'authorization',
      'Aggregate-Id',
      'idempotency-key',
      'If-Match',
      'x-correlation-id',
      'traceparent',
      'x-follow-up-code',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(token, fc.constantFrom('pa', 'demand', 'raise', 'withdraw', 'close')), {
          minLength: 1,
          maxLength: 5,
        }),
        fc.dictionary(name, value),
        (parts, more) => answered(['command', ...parts].join('.'), '{"text":"x"}', more),
      ),
      { numRuns: runs * 20 },
    )
  })
}

/** Registers tests of careless and hostile requests over NATS: this many bodies a command, or `FUZZ_RUNS`. */
export function badInput(count: number): void {
  const runs = Number(process.env.FUZZ_RUNS ?? count)
  beforeAll(start)
  afterAll(() => at.stop())
  describe('near-valid bodies', () => bodies(runs))
  subjects(runs)
}
