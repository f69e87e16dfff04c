import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { connect } from 'nats'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import type { Sealed } from '../../../../domain/kernel/index.ts'
import { type NatsServer, startNatsServer } from '../../../fixtures/nats-server.ts'
import { type OwnVault, openOwn, ownBucket } from './rig.ts'

const masterKey = randomBytes(32)
let servers: NatsServer[] = []
beforeAll(async () => {
  const ports = await Promise.all([freePort(), freePort(), freePort()])
  const routes = ports.map((port) => `nats://127.0.0.1:${port}`).join(',')
  servers = await Promise.all(
    ports.map((port, at) =>
      startNatsServer(
        tmpdir(),
        ...['-n', `server-${at}`, '-cluster_name', `test-${ports[0]}`],
        ...['-cluster', `nats://127.0.0.1:${port}`, '-routes', routes],
      ),
    ),
  )
}, 120_000)
afterAll(() => Promise.all(servers.map((server) => server.remove())))

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Retries until it succeeds: while servers die, a leader may have to be elected first. */
async function inTheEnd<T>(work: () => Promise<T>): Promise<T> {
  const results: T[] = []
  const attempt = () =>
    work().then(
      (result) => results.push(result) > 0,
      () => false,
    )
  await expect.poll(attempt, { timeout: 150_000 }).toBe(true)
  const [result] = results
  if (result === undefined) throw new Error('it came to nothing')
  return result
}

it('keeps keys in three servers, obeys erasures at each, and continues when any of them dies', async () => {
  const bucket = ownBucket()
  const urls = servers.map(({ url }) => url)
  const open = async (url: string): Promise<OwnVault> => {
    const vault = await inTheEnd(() => openOwn(url, { bucket, masterKey, replicas: 3, leaseMs: 500 }))
    onTestFinished(() => vault.close())
    return vault
  }
  const [first, second] = [await open(urls.join(',')), await open(urls.toReversed().join(','))]
  const sealed: Sealed[] = []
  const expected: (number | undefined)[] = []
  const each = async (): Promise<void> => {
    for (const vault of [first, second]) expect(await inTheEnd(() => vault.open(sealed))).toEqual(expected)
  }

  for (const server of servers) {
    for (let nth = 0; nth < 30; nth += 1) {
      const value = sealed.length
      const [one, other] = nth % 2 === 0 ? [first, second] : [second, first]
      const subject = `resident-${value}`
      sealed.push(...(await inTheEnd(() => one.seal([{ subject, value }]))))
      expected.push(value)
      if (nth % 3 !== 0) continue
      await each()
      await inTheEnd(() => other.erase(subject))
      expected[value] = undefined
      await each()
    }
    await server.kill()
    await each()
    await inTheEnd(() => first.erase('resident-1'))
    expected[1] = undefined
    await each()
    await server.start()
  }
  const nc = await connect({ servers: urls })
  onTestFinished(() => nc.close())
  // The last server has just started: a leader may still be elected.
  const { config } = await inTheEnd(async () => (await nc.jetstreamManager()).streams.info(`KV_${bucket}`))
  expect(config).toMatchObject({ num_replicas: 3, allow_direct: false })
}, 600_000)
