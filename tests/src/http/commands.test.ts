import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Rig, rig } from './rig.ts'

let at: Rig
let token: string
beforeAll(async () => {
  at = await rig()
  token = await at.token()
})
afterAll(() => at.stop())

const raise = (headers = {}) => at.ask('/v1/pa/petitions', { body: { text: 'A lamp is broken' }, token, headers })

describe('a command', () => {
  test('that creates an aggregate answers 201 with its address', async () => {
    const { status, headers, body } = await raise()
    expect(status).toBe(201)
    expect(body).toEqual({
      id: expect.any(String),
      revision: 0,
      position: expect.stringMatching(/^\d+$/),
      events: ['PetitionRaised'],
    })
    expect(headers.get('location')).toBe(`/v1/pa/petitions/${body.id}`)
    expect(headers.get('x-position')).toBe(body.position)
    expect(headers.get('etag')).toBe('"0"')
  })

  test('on an existing aggregate answers 200', async () => {
    const { id } = (await raise()).body
    const { status, body } = await at.ask(`/v1/pa/petitions/${id}/note`, { body: { note: 'Seen' }, token })
    expect([status, body]).toEqual([200, expect.objectContaining({ id, revision: 1, events: ['PetitionNoted'] })])
  })

  test('with If-Match of an older revision is refused', async () => {
    const { id } = (await raise()).body
    const note = (revision: string) =>
      at.ask(`/v1/pa/petitions/${id}/note`, { body: { note: 'Seen' }, token, headers: { 'if-match': revision } })
    const stale = await note('"7"')
    expect([stale.status, stale.body]).toEqual([
      412,
      expect.objectContaining({ code: 'revision.stale', revision: 0, details: { revision: 0 } }),
    ])
    expect((await note('"0"')).status).toBe(200)
  })

  test('with a repeated key gets the same answer, which is marked', async () => {
    const headers = { 'idempotency-key': 'the-one-key' }
    const [first, second] = [await raise(headers), await raise(headers)]
    expect([second.status, second.body]).toEqual([first.status, first.body])
    const marks = [first, second].map((answer) => answer.headers.get('idempotent-replayed'))
    expect(marks).toEqual([null, 'true'])
  })

  test('with the key of another target is refused', async () => {
    const [one, other] = [(await raise()).body.id, (await raise()).body.id]
    const headers = { 'idempotency-key': 'one-key-two-targets' }
    const note = (id: string) => at.ask(`/v1/pa/petitions/${id}/note`, { body: { note: 'Seen' }, token, headers })
    const first = await note(one)
    expect(first.status).toBe(200)
    const second = await note(other)
    expect([second.status, second.body.code]).toEqual([422, 'idempotency.reused'])
    expect((await note(one)).body).toEqual(first.body)
  })

  test('returns the ids that find it in logs and traces', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const { headers, body } = await raise({ traceparent, 'x-correlation-id': 'case-7' })
    expect(headers.get('x-correlation-id')).toBe('case-7')
    const [event] = (await at.ask(`/v1/pa/streams/petition-pa-${body.id}`, { token })).body.events
    expect(event).toMatchObject({ correlationid: 'case-7', traceparent })
  })
})

describe('an anonymous raiser', () => {
  test('follows the petition with the returned code, and others cannot', async () => {
    const { body: raised } = await at.ask('/v1/pa/petitions', { body: { text: 'Noise', visibility: 'restricted' } })
    expect(raised.followUpCode).toMatch(/^[0-9a-f]{32}$/)
    const note = (code: string) =>
      at.ask(`/v1/pa/petitions/${raised.id}/note`, { body: { note: 'Still' }, headers: { 'x-follow-up-code': code } })
    expect((await note(raised.followUpCode)).status).toBe(200)
    const wrong = await note('0'.repeat(32))
    expect([wrong.status, wrong.body.code]).toEqual([404, 'petition.unknown'])
    const stream = await at.ask(`/v1/pa/streams/petition-pa-${raised.id}`, {
      headers: { 'x-follow-up-code': raised.followUpCode },
    })
    expect(stream.body.events).toHaveLength(2)
  })

  test.each([
    '3d2f7e0c-9a41-4f5e-8b6d-2c1a0f9e8d7c',
    '3D2F7E0C-9A41-4F5E-8B6D-2C1A0F9E8D7C',
    '3d2f7e0c9a414f5e8b6d2c1a0f9e8d7c',
    'kX9_q2-LmZ0aT7bVyR4wCe',
  ])('may give the random key %s', async (key) => {
    const asked = () => at.ask('/v1/pa/petitions', { body: { text: 'Noise' }, headers: { 'idempotency-key': key } })
    const [first, second] = [await asked(), await asked()]
    expect([first.status, second.body]).toEqual([201, first.body])
  })

  test.each([
    '1',
    'a-weak-key',
    'lamp-2026-03-01',
    '00000000000000000000000000000000',
    '12341234123412341234123412341234',
    '3d2f7e0c-9a41-5f5e-8b6d-2c1a0f9e8d7!',
    'kX9_q2-LmZ0aT7bVyR4wC',
    'raise:3d2f7e0c-9a41-4f5e-8b6d-2c1a0f9e8d7c',
  ])('may not give the key %s, which others may give too', async (key) => {
    const headers = { 'idempotency-key': key }
    const weak = await at.ask('/v1/pa/petitions', { body: { text: 'Noise' }, headers })
    expect([weak.status, weak.body.code]).toEqual([400, 'idempotency.weak-key'])
    expect(weak.body.detail).toContain('UUID of version 4')
    expect((await at.ask('/v1/pa/petitions', { body: { text: 'Noise' }, headers, token })).status).toBe(201)
  })

  test('gets no code for a petition with a name', async () => {
    expect((await raise()).body).not.toHaveProperty('followUpCode')
  })
})
