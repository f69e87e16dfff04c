import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type SenderOptions, webhookSender } from '../../../../infra/http/webhooks/sender.ts'
import { nameServer } from '../../../fixtures/name-server.ts'
import { type Reply, receiver } from '../../../fixtures/receiver.ts'

function sender(options: Partial<SenderOptions> = {}) {
  const one = webhookSender({ privateNetworks: true, paceMs: 1, ...options })
  onTestFinished(() => one.close())
  const never = new AbortController().signal
  return {
    ...one,
    to: (url: string, signal = never) => one.send({ url, headers: { 'webhook-id': 'm1' }, body: '{"灯":1}' }, signal),
  }
}

const unreachable = (detail: string) => ({ kind: 'failed', reason: 'unreachable', detail })

async function answering(reply: Reply) {
  const one = await receiver(() => reply)
  onTestFinished(() => one.stop())
  return one
}

describe('the sender', () => {
  it.each([
    [200, { kind: 'taken' }],
    [299, { kind: 'taken' }],
    [410, { kind: 'gone' }],
    [400, { kind: 'failed', reason: 'status-400' }],
    [500, { kind: 'failed', reason: 'status-500' }],
    [
      { status: 429, headers: { 'retry-after': '7' } },
      { kind: 'failed', reason: 'status-429', retryAfter: 7000 },
    ],
  ])('takes %j for %j', async (reply, answer) => {
    const shop = await answering(reply)
    expect(await sender().to(shop.url)).toEqual(answer)
    expect(shop.received).toEqual([expect.objectContaining({ id: 'm1', body: '{"灯":1}' })])
  })

  it('follows no redirect', async () => {
    const elsewhere = await answering(200)
    const shop = await answering({ status: 302, headers: { location: elsewhere.url } })
    expect(await sender().to(shop.url)).toEqual({ kind: 'failed', reason: 'status-302' })
    expect(elsewhere.received).toEqual([])
  })

  it('waits up to its time limit, and stops waiting when it is aborted', async () => {
    const shop = await answering('silence')
    expect(await sender({ timeoutMs: 50 }).to(shop.url)).toEqual({ kind: 'failed', reason: 'timeout' })
    const stopping = new AbortController()
    const sent = sender().to(shop.url, stopping.signal)
    await shop.until(({ length }) => length === 2)
    stopping.abort()
    expect(await sent).toEqual({ kind: 'failed', reason: 'timeout' })
  })

  it('resolves a name while many others wait for a name server that does not answer', async () => {
    const silent = Array.from({ length: 20 }, (_, nth) => `silent-${nth}.example`)
    const names = await nameServer({
      'shop.example': ['127.0.0.1'],
      ...Object.fromEntries(silent.map((name) => [name, 'silence' as const])),
    })
    onTestFinished(() => names.stop())
    const shop = await answering(200)
    const at = sender({ nameServers: [names.address] })
    const hung = new AbortController()
    const ended: string[] = []
    const waiting = silent.map(async (name) => {
      await at.to(`http://${name}/hook`, hung.signal)
      ended.push(name)
    })
    await expect.poll(() => new Set(names.asked).size).toBe(20)
    expect(await at.to(shop.url.replace('127.0.0.1', 'shop.example'))).toEqual({ kind: 'taken' })
    expect(ended).toEqual([])
    hung.abort()
    await Promise.all(waiting)
  })

  it('resolves names of this machine, and connects to no private address behind a public name', async () => {
    const names = await nameServer({ 'inside.example': ['203.0.113.7', '10.0.0.1'] })
    onTestFinished(() => names.stop())
    const shop = await answering(200)
    const local = shop.url.replace('127.0.0.1', 'localhost')
    expect(await sender({ nameServers: [names.address] }).to(local)).toEqual({ kind: 'taken' })
    const careful = sender({ nameServers: [names.address], privateNetworks: false })
    for (const url of [local, 'http://inside.example/hook'])
      expect(await careful.to(url)).toEqual(unreachable('address-forbidden'))
    expect(await careful.to('http://absent.example/hook')).toEqual(unreachable('ENOTFOUND'))
  })

  it('says that no server listens', async () => {
    const shop = await receiver()
    await shop.stop()
    expect(await sender().to(shop.url)).toEqual(unreachable('ECONNREFUSED'))
    expect(await sender().to('http://nowhere.invalid/')).toMatchObject({ kind: 'failed', reason: 'unreachable' })
  })

  it('answers at one pace why an endpoint cannot be reached, so that names of its network stay hidden', async () => {
    const names = await nameServer({ 'payroll.example': ['10.0.0.7'], 'closed.example': ['127.0.0.1'] })
    onTestFinished(() => names.stop())
    const shop = await receiver()
    await shop.stop()
    const paceMs = 300
    const [careful, open] = [false, true].map((privateNetworks) =>
      sender({ nameServers: [names.address], privateNetworks, paceMs }),
    )
    const closed = shop.url.replace('127.0.0.1', 'closed.example')
    for (const [one, url] of [
      [careful, 'http://payroll.example/'],
      [careful, 'http://absent.example/'],
      [open, closed],
    ] as const) {
      const before = performance.now()
      expect(await one?.to(url)).toMatchObject({ kind: 'failed', reason: 'unreachable' })
      expect(performance.now() - before).toBeGreaterThan(paceMs - 10)
    }
  })

  it('reads only the status of an answer that never ends', async () => {
    const closed = Promise.withResolvers<void>()
    const server = createServer((_, response) => {
      response.writeHead(200)
      const more = () => {
        while (response.write('x'.repeat(16_384)));
      }
      response.on('drain', more).on('close', () => closed.resolve())
      more()
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    expect(await sender().to(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)).toEqual({ kind: 'taken' })
    await closed.promise
  })

  it('drops an answer whose body comes byte by byte, with its connection', async () => {
    const closed = Promise.withResolvers<void>()
    const server = createServer((_, response) => {
      response.writeHead(200)
      const dripping = setInterval(() => response.write('x'), 50)
      response.on('close', () => {
        clearInterval(dripping)
        closed.resolve()
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const patient = sender({ timeoutMs: 600_000 })
    expect(await patient.to(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)).toEqual({ kind: 'taken' })
    await closed.promise
  })

  it('sends to a host while other addresses of it do not answer', async () => {
    const host = await receiver(({ path }) => (path === '/hook/silent' ? 'silence' : 200))
    onTestFinished(() => host.stop())
    const patient = sender({ timeoutMs: 600_000 })
    const stopping = new AbortController()
    const silent = Array.from({ length: 10 }, () => patient.to(`${host.url}/silent`, stopping.signal))
    await host.until(({ length }) => length === 10)
    expect(await patient.to(`${host.url}/healthy`)).toEqual({ kind: 'taken' })
    stopping.abort()
    await Promise.all(silent)
  })

  it('connects to nothing on this machine or in its network, by address or by name', async () => {
    const shop = await answering(200)
    const careful = sender({ privateNetworks: false })
    expect(await careful.to(shop.url)).toEqual(unreachable('address-forbidden'))
    expect(await careful.to(shop.url.replace('127.0.0.1', 'localhost'))).toEqual(unreachable('address-forbidden'))
    expect(shop.received).toEqual([])
  })

  it('objects to an address that cannot be an endpoint', () => {
    const careful = sender({ privateNetworks: false })
    for (const url of [
      'ftp://example.org',
      'file:///etc/passwd',
      'example.org',
      'http://u:p@example.org',
      'http://[fd00::1]/',
    ])
      expect(careful.objects(url), url).toEqual({
        en: expect.stringMatching(/^Give /),
        zh: expect.stringMatching(/^(请|地址)/),
      })
    expect(careful.objects('https://example.org/hook?token=1')).toBeUndefined()
    expect(sender().objects('http://127.0.0.1:8080/hook')).toBeUndefined()
  })
})
