import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CommandRig, commandRig } from '../nats/rig.ts'
import type { Asked } from './rig.ts'

/** The order of refusals, where each step meets the ones before it. */

let on: CommandRig
let resident: string
let committee: string
let hidden: string
let open: string
const ABSENT = '3d2f7e0c-9a41-4f5e-8b6d-2c1a0f9e8d7c'

beforeAll(async () => {
  on = await commandRig()
  resident = await on.at.token({ sub: 'resident-9', role: 'resident' })
  committee = on.token
  const raise = async (visibility: string) =>
    (await on.at.ask('/v1/pa/petitions', { body: { text: 'A lamp', visibility }, token: committee })).body.id
  hidden = await raise('restricted')
  open = await raise('public')
  await on.at.ask(`/v1/pa/petitions/${hidden}/close`, { body: {}, token: committee })
})
afterAll(() => on.stop())

const VARYING = ['date', 'traceparent', 'ratelimit-remaining', 'ratelimit-reset']
const SAME = { 'x-correlation-id': 'one-and-the-same' }
/** All of an answer that its reader can compare, without what differs between any two requests. */
async function bytes(path: string, init: Parameters<CommandRig['at']['call']>[1]): Promise<unknown> {
  const answer = await on.at.call(path, { ...init, headers: { ...SAME, ...init?.headers } })
  const headers = [...answer.headers].filter(([name]) => !VARYING.includes(name))
  return { status: answer.status, headers, text: await answer.text() }
}
const refused = ({ status, body }: Asked) => [status, body.code]

describe('a hidden id', () => {
  test.each([
    ['alone', {}],
    ['before the revision', { 'if-match': '"99"' }],
    ['before the revision that is right', { 'if-match': '"1"' }],
    ['with a key', { 'idempotency-key': 'resident-key' }],
  ])('is answered like an unknown one, byte for byte: %s', async (_, headers) => {
    for (const command of ['close', 'note']) {
      const body = command === 'note' ? { note: 'x' } : {}
      const [one, other] = [hidden, ABSENT].map((id) =>
        bytes(`/v1/pa/petitions/${id}/${command}`, { body, token: resident, headers }),
      )
      expect(await one).toEqual(await other)
      expect(await one).toMatchObject({ status: 404, text: expect.stringContaining('"petition.unknown"') })
    }
  })

  test('is answered like an unknown one to a sender without a token, whatever its code', async () => {
    for (const code of [undefined, 'wrong', '0'.repeat(32)]) {
      const headers: Record<string, string> = code === undefined ? {} : { 'x-follow-up-code': code }
      const [one, other] = [hidden, ABSENT].map((id) =>
        bytes(`/v1/pa/petitions/${id}/note`, { body: { note: 'x' }, headers }),
      )
      expect(await one).toEqual(await other)
      expect(await one).toMatchObject({ status: 404 })
    }
    const wrong = { headers: { 'x-follow-up-code': 'wrong' } }
    for (const of of ['streams/petition-pa-', 'petition-board/']) {
      const [one, other] = [hidden, ABSENT].map((id) => bytes(`/v1/pa/${of}${id}`, wrong))
      expect(await one).toEqual(await other)
    }
  })

  test('is answered like an unknown one over NATS', async () => {
    const sent = (id: string) =>
      on.send({
        subject: 'command.pa.petition.close',
        body: {},
        headers: { ...SAME, authorization: `Bearer ${resident}`, 'aggregate-id': id, 'if-match': '"99"' },
      })
    const [one, other] = [await sent(hidden), await sent(ABSENT)]
    expect(one.answer).toEqual(other.answer)
    expect(one.answer).toMatchObject({ status: 404, code: 'petition.unknown' })
  })

  test('is answered like an unknown one by the feed, with the same cursor', async () => {
    const [one, other] = [hidden, ABSENT].map((id) =>
      bytes(`/v1/pa/events?subject=petition-pa-${id}`, { token: resident }),
    )
    expect(await one).toEqual(await other)
  })

  test('does not come before the body', async () => {
    for (const id of [hidden, open, ABSENT]) {
      const answer = await on.at.ask(`/v1/pa/petitions/${id}/note`, { body: { note: 1 }, token: resident })
      expect(refused(answer)).toEqual([400, 'command.invalid'])
    }
  })
})

describe('a known id', () => {
  test('meets the revision before the relation, and the relation before the state', async () => {
    const ask = (id: string, token: string, headers = {}) =>
      on.at.ask(`/v1/pa/petitions/${id}/close`, { body: {}, token, headers })
    expect(refused(await ask(open, resident, { 'if-match': '"99"' }))).toEqual([412, 'revision.stale'])
    expect(refused(await ask(open, resident))).toEqual([403, 'forbidden'])
    expect(refused(await ask(hidden, committee))).toEqual([422, 'petition.closed'])
  })

  test('gives a retry the answer from before, whatever the revision is now', async () => {
    const headers = { 'idempotency-key': 'note-once', 'if-match': '"0"' }
    const note = () => on.at.ask(`/v1/pa/petitions/${open}/note`, { body: { note: 'x' }, token: committee, headers })
    const [first, again] = [await note(), await note()]
    expect([first.status, again.body]).toEqual([200, first.body])
  })
})

test('the follow-up code is not told to another sender who has the key but not the body', async () => {
  const headers = { 'idempotency-key': '8d3f7e0c-9a41-4f5e-8b6d-2c1a0f9e8d7c' }
  const raise = (text: string) => on.at.ask('/v1/pa/petitions', { body: { text }, headers })
  expect((await raise('Noise')).body.followUpCode).toMatch(/^[0-9a-f]{32}$/)
  const other = await raise('Something else')
  expect(refused(other)).toEqual([422, 'idempotency.reused'])
  expect(other.body.followUpCode).toBeUndefined()
  const weak = await on.at.ask('/v1/pa/petitions', { body: { text: 'Noise' }, headers: { 'idempotency-key': '1' } })
  expect(refused(weak)).toEqual([400, 'idempotency.weak-key'])
})
