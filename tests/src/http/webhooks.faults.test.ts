import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Receiver, receiver } from '../../fixtures/receiver.ts'
import { engineRig, type Rig } from './rig.ts'

let at: Rig
let shop: Receiver
let committee: string
let property: string
beforeAll(async () => {
  at = await engineRig()
  committee = await at.token({ sub: 'person-committee-1', role: 'committee', party: 'committee' })
  property = await at.token({ sub: 'person-property-1', role: 'property-company', party: 'property' })
})
afterAll(() => at.stop())
beforeEach(async () => {
  shop = await receiver()
})
afterEach(async () => {
  const { body } = await at.ask('/v1/pa/webhooks', { token: await administrator() })
  const webhooks = body.webhooks as { id: string }[]
  for (const { id } of webhooks)
    await at.ask(`/v1/pa/webhooks/${id}`, { method: 'DELETE', token: await administrator() })
  await shop.stop()
})

const administrator = () => at.token({ sub: 'root', role: 'administrator' })

const register = (token: string, more: object = {}) =>
  at.ask('/v1/pa/webhooks', { body: { url: shop.url, ...more }, token })

/** Headers as they came in, by name. */
const plain = (headers: Receiver['received'][number]['headers']) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))

describe('webhooks over HTTP', () => {
  test('are registered with a secret that is shown once, and receive events', async () => {
    const { status, headers, body } = await register(committee, { types: ['DemandRaised'] })
    expect(status).toBe(201)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(body).toMatchObject({ url: shop.url, types: ['DemandRaised'], owner: { party: 'committee' } })
    expect(body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const raised = await at.ask('/v1/pa/demands', { body: { text: '路灯坏了' }, token: committee })
    expect(raised.status).toBe(201)
    await shop.until(({ length }) => length === 1)
    const [delivery] = shop.received
    const event = new Webhook(String(body.secret)).verify(delivery?.body ?? '', plain(delivery?.headers ?? {}))
    const feed = await at.ask('/v1/pa/events?types=DemandRaised', { token: committee })
    expect(event).toEqual(feed.body.events.at(-1))
    const listed = await at.ask('/v1/pa/webhooks', { token: committee })
    expect(listed.body.webhooks).toEqual([expect.objectContaining({ id: body.id })])
    expect(
      JSON.stringify([listed.body, (await at.ask(`/v1/pa/webhooks/${body.id}`, { token: committee })).body]),
    ).not.toContain('secret')
  })

  test('appear in probes and metrics', async () => {
    await register(committee)
    const ready = (await at.ask('/ready')).body
    const status = { service: 'notifier', deadLetters: 0, endpoints: { active: 1, off: 0 } }
    expect(ready.services).toEqual([expect.objectContaining(status)])
    const metrics = await (await at.call('/metrics')).text()
    expect(metrics).toContain('sanshe_webhooks{state="active"} 1')
    expect(metrics).toMatch(/sanshe_service_lag_seconds\{service="notifier"\} \d+/)
    expect(metrics).toContain('sanshe_service_dead_letters{service="notifier"} 0')
  })

  test('begin at a given position', async () => {
    await at.ask('/v1/pa/demands', { body: { text: '路灯坏了' }, token: committee })
    await register(committee, { types: ['DemandRaised'], after: '0' })
    await shop.until(({ length }) => length >= 1)
    expect((await register(committee, { after: 'yesterday' })).body.code).toBe('cursor.invalid')
  })

  test('are hidden from all others', async () => {
    const { body } = await register(committee)
    const path = `/v1/pa/webhooks/${body.id}`
    const others = { token: property }
    expect((await at.ask(path, others)).body.code).toBe('webhook.unknown')
    expect((await at.ask('/v1/pa/webhooks', others)).body.webhooks).toEqual([])
    for (const act of ['rotate-secret', 'switch-on', 'test'])
      expect((await at.ask(`${path}/${act}`, { ...others, method: 'POST' })).status, act).toBe(404)
    expect((await at.ask(path, { ...others, method: 'DELETE' })).status).toBe(404)
    expect((await at.ask('/v1/pa/webhooks', { body: { url: shop.url } })).body.code).toBe('token.missing')
    const colleague = await at.token({ sub: 'person-committee-2', role: 'committee', party: 'committee' })
    expect((await at.ask(path, { token: colleague })).status).toBe(200)
    expect((await at.ask(path, { token: await administrator() })).status).toBe(200)
  })

  test('can be tested, get another secret, and be removed', async () => {
    const { body } = await register(committee)
    const path = `/v1/pa/webhooks/${body.id}`
    const post = { method: 'POST', token: committee }
    expect((await at.ask(`${path}/test`, post)).body).toEqual({ taken: true })
    const rotated = await at.ask(`${path}/rotate-secret`, post)
    expect(rotated.body.secret).not.toBe(body.secret)
    await at.ask(`${path}/test`, post)
    const last = shop.received.at(-1)
    for (const secret of [body.secret, rotated.body.secret])
      expect(new Webhook(String(secret)).verify(last?.body ?? '', plain(last?.headers ?? {}))).toMatchObject({
        type: 'sanshe.WebhookTested.v1',
      })
    expect((await at.ask(`${path}/switch-on`, post)).body).toMatchObject({ id: body.id })
    expect((await at.ask(path, { method: 'DELETE', token: committee })).status).toBe(200)
    expect((await at.ask(path, { token: committee })).status).toBe(404)
  })

  test('are refused with errors in the form of commands', async () => {
    const body = {
      url: 'https://exa\u202Emple.org',
      ...Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`x${n}`, 1])),
    }
    const { status, body: said } = await at.ask('/v1/pa/webhooks', { body, token: committee })
    expect([status, said.code, said.errors.length]).toEqual([400, 'command.invalid', 20])
    const address = await at.ask('/v1/pa/webhooks', { body: { url: body.url }, token: committee })
    expect(address.body.errors).toEqual([{ path: '/url', message: 'must not hold spaces and control characters' }])
  })

  test.each([
    [{ url: 'ftp://example.org' }, 422, 'webhook.address'],
    [{ url: 'http://user:pass@example.org' }, 422, 'webhook.address'],
    [{ url: 'https://example.org', extra: 1 }, 400, 'command.invalid'],
    [{}, 400, 'command.invalid'],
  ])('are refused for %j', async (sent, status, code) => {
    const { body } = await at.ask('/v1/pa/webhooks', { body: sent, token: committee })
    expect(body).toMatchObject({ status, code })
  })

  test('are refused to an actor that may not speak for its party', async () => {
    const stranger = await at.token({ sub: 'person-9', role: 'enterprise', party: 'stranger' })
    expect((await register(stranger)).body).toMatchObject({ status: 403, code: 'party.unknown' })
  })

  test('are limited to ten of a holder, whose limit leaves the others theirs', async () => {
    const resident = await at.token({ sub: 'resident-greedy', role: 'resident' })
    const many = await Promise.all(Array.from({ length: 30 }, () => register(resident, { types: ['PartyLeft'] })))
    expect(many.filter(({ status }) => status === 201)).toHaveLength(10)
    const refused = many.find(({ status }) => status !== 201)
    expect(refused?.body).toMatchObject({
      status: 422,
      code: 'webhook.too-many',
      detail: expect.stringMatching(/^A party, or a caller/),
    })
    const { body } = await register(property)
    const path = `/v1/pa/webhooks/${body.id}`
    expect((await at.ask(path, { method: 'DELETE', token: property })).status).toBe(200)
  })

  test('are tested two at a time by one holder', async () => {
    const silent = await receiver(() => 'silence')
    const [mine, other] = [
      await at.token({ sub: 'r-1', role: 'resident' }),
      await at.token({ sub: 'r-2', role: 'resident' }),
    ]
    const test = async (token: string) => {
      const { body } = await at.ask('/v1/pa/webhooks', { body: { url: silent.url, types: ['PartyLeft'] }, token })
      return () => at.ask(`/v1/pa/webhooks/${body.id}/test`, { method: 'POST', token })
    }
    const [first, theirs] = [await test(mine), await test(other)]
    const running = [first(), first()]
    await silent.until(({ length }) => length === 2)
    expect((await first()).body).toMatchObject({ status: 429, code: 'webhook.testing' })
    running.push(theirs())
    await silent.until(({ length }) => length === 3)
    await silent.stop()
    for (const { body } of await Promise.all(running)) expect(body).toMatchObject({ taken: false })
    expect((await first()).status).toBe(200)
  })
})
