import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { type NatsLink, openNats } from '../../../infra/nats/connection.ts'
import { runsElsewhere, serverTime } from '../../../infra/nats/server-time.ts'
import { type NatsServer, ownNames, startNatsServer } from '../../fixtures/nats-server.ts'

const MINUTE_MS = 60 * 1000

let server: NatsServer
beforeAll(async () => {
  server = await startNatsServer()
})
afterAll(() => server.remove())

function link(): NatsLink {
  const nats = openNats({ url: server.url })
  onTestFinished(() => nats.close())
  return nats
}

it('a server on another host tells its time, and stores nothing of the request', async () => {
  const nats = link()
  const names = ownNames()
  const ask = serverTime({ nats, names, elsewhere: async () => true })
  const before = Date.now()
  for (let nth = 0; nth < 3; nth += 1) {
    const said = (await ask()) ?? 0
    expect(Math.abs(said - before)).toBeLessThan(5 * MINUTE_MS)
  }
  const jsm = await nats.connection().jetstreamManager()
  const kept = async () => (await jsm.streams.info(`KV_${names.stream}-consumers`)).state.messages
  await expect.poll(kept, { timeout: 30_000 }).toBe(0)
})

it('a server on this host does not tell its time', async () => {
  expect(await serverTime({ nats: link(), names: ownNames() })()).toBeUndefined()
  const own = Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => address))
  for (const address of ['localhost', '127.0.0.1', '127.8.8.8', '[::1]', ...own])
    expect(
      await runsElsewhere(`${address.includes(':') && !address.startsWith('[') ? `[${address}]` : address}:4222`),
    ).toBe(false)
  expect(await runsElsewhere('192.0.2.1:4222')).toBe(true)
  expect(await runsElsewhere('[2001:db8::1]:4222')).toBe(true)
  expect(await runsElsewhere('there-is-no-such-host.invalid:4222')).toBe(false)
})
