import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JetStreamManager, NatsConnection } from 'nats'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { type Client, connect as connectClient, type SubscribeOptions } from '../../client/index.ts'
import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { openNats } from '../../infra/nats/connection.ts'
import { GOVERNANCE } from '../../infra/nats/names.ts'
import { sharedEndpoints } from '../../infra/nats/state/endpoints.ts'
import { leasedTurns } from '../../infra/nats/turns.ts'
import { openKvVault } from '../../infra/nats/vault/vault.ts'
import type { Vault } from '../../services/ports/vault.ts'
import { installation, sanshe, speaking, startEngine } from '../fixtures/engine.ts'
import type { NatsServer } from '../fixtures/nats-server.ts'
import { disclosing } from '../infra/nats/state/disclosure-rig.ts'
import { MANY, newEndpoint } from '../infra/sqlite/state/conformance.ts'
import {
  ASKED,
  credentials,
  HEARD,
  listen,
  type Parts,
  request,
  signedIn,
  startGuarded,
  startParts,
  type User,
} from './nats-rig.ts'

const SOON = { timeout: 10_000 }
const DENIED = { code: 'PERMISSIONS_VIOLATION' }
const LIFTS = { durable: 'lifts', community: 'pa', types: ['DemandRaised', 'DemandWithdrawn'] } as const

let server: NatsServer
let operator: NatsConnection
let jsm: JetStreamManager
let parts: Parts
beforeAll(async () => {
  server = await startGuarded()
  parts = await startParts(server.url)
  operator = await signedIn(server.url, 'operator')
  jsm = await operator.jetstreamManager()
  await vi.waitUntil(() => jsm.streams.info('GOVERNANCE').catch(() => undefined), SOON)
})
afterAll(async () => {
  await parts.stop()
  await operator.close()
  await server.remove()
})

const as = async (user: User): Promise<NatsConnection> => {
  const connection = await signedIn(server.url, user)
  onTestFinished(() => connection.close())
  return connection
}

async function client(user: User, more: { apiPrefix?: string; token?: string } = {}): Promise<Client> {
  const made = await connectClient({ servers: server.url, nats: credentials(user), ...more })
  onTestFinished(() => made.close())
  return made
}
const lifts = () => client('lifts', { apiPrefix: 'SANSHE.API' })
const hotline = async () => client('hotline', { token: await parts.engine.token({ party: 'committee' }) })

const grant = (...more: string[]) =>
  sanshe(
    {
      directory: '',
      env: { NATS_URL: server.url, NATS_USER: 'operator', NATS_PASSWORD: credentials('operator').pass },
    },
    ...['consumer', 'create', '--durable', 'lifts', '--community', 'pa', '--aggregate', 'demand', ...more],
  )

async function raised(): Promise<string> {
  const sends = await hotline()
  const answer = await sends.command('demand', 'raise', { community: 'pa', data: { text: '电梯坏了' } })
  if (!answer.ok) throw new Error(answer.detail)
  return answer.id
}

const lastInStream = async (): Promise<number> => (await jsm.streams.info('GOVERNANCE')).state.last_seq

describe('with the shipped accounts', () => {
  it('relay, services and API do their work, each with its own rights', async () => {
    const handled: RecordedEvent[] = []
    await parts.bus.subscribe('dispatch', { communities: ['pa'] }, async (event) => {
      handled.push(event)
    })
    const id = await raised()
    await expect.poll(() => handled.map(({ subject }) => subject), SOON).toContain(`demand-pa-${id}`)
  })

  it('services, API and an engine of all roles share the keys of persons, and destroy them for each other', async () => {
    const masterKey = randomBytes(32)
    const opened = async (user: User): Promise<Vault> => {
      const nats = openNats({ url: server.url, user, password: credentials(user).pass })
      onTestFinished(() => nats.close())
      const log = { id: 'log-1', epoch: 1 }
      const vault = await openKvVault({ nats, bucket: 'GOVERNANCE-keys', masterKey, log, leaseMs: 500 })
      onTestFinished(() => vault.close())
      return vault
    }
    for (const [user, other] of [
      ['api', 'services'],
      ['services', 'engine'],
      ['engine', 'api'],
    ] as const) {
      const [one, two] = [await opened(user), await opened(other)]
      const sealed = await one.seal([user, other].map((subject) => ({ subject, value: '电梯坏了' })))
      expect(await two.open(sealed)).toEqual(['电梯坏了', '电梯坏了'])
      expect(await two.erase(user)).toBe(1)
      expect(await one.open(sealed)).toEqual([undefined, '电梯坏了'])
      expect(await one.erase(other)).toBe(1)
    }
  }, 30_000)

  it('services, API and an engine of all roles see the webhooks that any of them registers, and take turns', async () => {
    const opened = (user: User) => {
      const nats = openNats({ url: server.url, user, password: credentials(user).pass })
      const endpoints = sharedEndpoints({ nats, bucket: 'GOVERNANCE-shared' })
      onTestFinished(async () => {
        await endpoints.close()
        await nats.close()
      })
      return { endpoints, turn: leasedTurns({ nats, names: GOVERNANCE, name: 'notifier' }) }
    }
    const [api, services, engine] = [opened('api'), opened('services'), opened('engine')]
    for (const at of [api, services, engine]) {
      const endpoint = newEndpoint()
      expect(await at.endpoints.add(endpoint, MANY)).toBeUndefined()
      for (const { endpoints } of [api, services, engine]) {
        await endpoints.caughtUp()
        expect(await endpoints.all()).toEqual([endpoint])
      }
      await at.endpoints.remove(endpoint.id)
      for (const { endpoints } of [api, services, engine]) await endpoints.caughtUp()
    }
    for (const { turn } of [services, engine]) {
      const held = await turn(AbortSignal.timeout(SOON.timeout))
      expect(held?.lost.aborted).toBe(false)
      await held?.end()
    }
  }, 30_000)

  it('services, API and an engine of all roles list who read personal values at any of them', async () => {
    const users: readonly User[] = ['api', 'services', 'engine']
    const engines = users.map((user) => {
      const one = disclosing(openNats({ url: server.url, user, password: credentials(user).pass }))
      onTestFinished(one.stop)
      one.record({ id: user, role: 'service' }, { community: 'pa', view: 'v' }, ['key'], 1)
      return one
    })
    for (const one of [...engines, ...engines]) await one.list(['key'], { limit: 9 })
    const { disclosures } = (await engines[0]?.list(['key'], { limit: 9 })) ?? { disclosures: [] }
    expect(disclosures.map(({ reader }) => reader).sort()).toEqual([...users].sort())
  }, 30_000)

  it('an engine of all roles does its work, too', async () => {
    const guarded = await startGuarded()
    const directory = mkdtempSync(join(tmpdir(), 'sanshe-guarded-'))
    onTestFinished(async () => {
      await guarded.remove()
      rmSync(directory, { recursive: true })
    })
    const { user: NATS_USER, pass: NATS_PASSWORD } = credentials('engine')
    const place = installation(directory, { NATS_URL: guarded.url, NATS_USER, NATS_PASSWORD })
    const engine = await startEngine(place)
    const administrator = await speaking(place, 'administrator')
    expect((await engine.post('/v1/pa/communities', { name: 'Pa' }, administrator)).status).toBe(201)
    const ready = async (): Promise<unknown> => (await engine.get('/ready')).json()
    await expect
      .poll(ready, SOON)
      .toMatchObject({ status: 'ready', relay: { state: 'publishing', lagSeconds: 0 }, nats: { connected: true } })
    expect(await engine.stop()).toBe(0)
  })

  it("a subscriber reads one community's demands with the consumer that its operator created, and resumes where it stopped", async () => {
    expect(JSON.parse((await grant('--json')).out)).toEqual({
      durable: 'lifts',
      subject: 'governance.pa.demand.*',
      made: true,
    })
    const seen: string[] = []
    const first = await raised()
    const one = await (await lifts()).subscribe(LIFTS, ({ of }) => {
      seen.push(of)
    })
    await expect.poll(() => seen, SOON).toContain(first)
    await one.stop()
    const second = await raised()
    seen.length = 0
    const two = await (await lifts()).subscribe(LIFTS, ({ of }) => {
      seen.push(of)
    })
    await expect.poll(() => seen, SOON).toEqual([second])
    await two.stop()

    expect(JSON.parse((await grant('--json')).out)).toMatchObject({ made: false })
    expect(await grant('--aggregate', 'resource')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^durable.other/),
    })
  })

  it.each<Omit<SubscribeOptions, 'durable'>>([
    { community: 'other' },
    { community: 'pa', types: ['ResourceOffered'] },
    { community: 'pa', types: ['DemandRaised', 'ResourceOffered'] },
  ])('a subscriber that asks for more, %j, is told so', async (wanted) => {
    await grant()
    const reads = await lifts()
    await expect(reads.subscribe({ durable: 'lifts', ...wanted }, () => {})).rejects.toMatchObject({
      code: 'durable.narrower',
    })
  })
})

describe.each(['lifts', 'hotline'] as const)('to %s the server denies', (user) => {
  it.each([
    ...ASKED,
    ...(user === 'lifts' ? ['command.pa.demand.raise'] : ['SANSHE.API.CONSUMER.INFO.GOVERNANCE.lifts']),
  ])('publishing to %s', async (subject) => {
    await expect(request(await as(user), subject)).rejects.toMatchObject(DENIED)
  })

  it.each(HEARD)('listening to %s', async (subject) => {
    await expect(listen(await as(user), subject)).rejects.toMatchObject(DENIED)
  })
})

describe('what a subscriber or a sender may request', () => {
  const FORGED = 'governance.pa.demand.DemandRaised'

  it.each([
    ['lifts', 'SANSHE.API.CONSUMER.INFO.GOVERNANCE.lifts', ''],
    ['lifts', 'SANSHE.API.CONSUMER.MSG.NEXT.GOVERNANCE.lifts', '{"batch":1,"no_wait":true}'],
    ['hotline', 'command.pa.demand.raise', '{}'],
  ] as const)('is never answered into the stream (%s, %s)', async (user, subject, body) => {
    await grant()
    const strangers: string[] = []
    const watching = operator.subscribe('governance.>', { callback: (_, message) => strangers.push(message.string()) })
    await operator.flush()
    const by = await as(user)
    const before = await lastInStream()
    by.publish(subject, body, { reply: FORGED })
    await by.flush()
    // The answer to this one comes after the previous one: the server handles both in order.
    if (user === 'hotline') await raised()
    else await request(by, 'SANSHE.API.CONSUMER.INFO.GOVERNANCE.lifts')
    await expect.poll(lastInStream, SOON).toBe(before + (user === 'hotline' ? 1 : 0))
    watching.unsubscribe()
    expect(strangers).toHaveLength(user === 'hotline' ? 1 : 0)
  })

  it("is answered to them alone: no account hears another account's answers", async () => {
    await grant()
    const heard: string[] = []
    const listens = await as('hotline')
    listens.subscribe('_INBOX.>', { callback: (_, message) => heard.push(message.subject) })
    await listens.flush()
    await request(await as('lifts'), 'SANSHE.API.CONSUMER.INFO.GOVERNANCE.lifts')
    await listens.flush()
    expect(heard).toEqual([])
  })
})

describe("within the engine's account", () => {
  it.each([
    ['relay', 'command.pa.demand.raise'],
    ['relay', '$KV.GOVERNANCE-keys.one'],
    ['relay', '$JS.API.STREAM.MSG.GET.KV_GOVERNANCE-keys'],
    ['relay', '$JS.API.STREAM.DELETE.GOVERNANCE'],
    ['relay', '$JS.API.STREAM.PURGE.GOVERNANCE'],
    ['relay', '$JS.API.CONSUMER.MSG.NEXT.GOVERNANCE.dispatch'],
    ['services', 'governance.pa.demand.DemandRaised'],
    ['services', 'command.pa.demand.raise'],
    ['services', '$JS.API.STREAM.UPDATE.GOVERNANCE'],
    ['services', '$JS.API.STREAM.DELETE.GOVERNANCE'],
    ['services', '$JS.API.CONSUMER.DELETE.GOVERNANCE.lifts'],
    ['services', '$KV.GOVERNANCE-relay.published'],
    ['api', 'governance.pa.demand.DemandRaised'],
    ['api', '$JS.API.STREAM.INFO.GOVERNANCE'],
    ['api', '$JS.API.STREAM.MSG.GET.GOVERNANCE'],
    ['api', '$JS.API.CONSUMER.CREATE.GOVERNANCE'],
    ['api', '$KV.GOVERNANCE-relay.published'],
    ['engine', 'command.pa.demand.raise'],
    ['engine', '$JS.API.STREAM.DELETE.GOVERNANCE'],
    ['engine', '$JS.API.STREAM.PURGE.GOVERNANCE'],
    ['engine', '$JS.API.STREAM.MSG.DELETE.GOVERNANCE'],
    ...(['relay', 'services', 'api', 'engine'] as const).flatMap((user) =>
      ['DELETE', 'PURGE'].map((verb) => [user, `$JS.API.STREAM.${verb}.KV_GOVERNANCE-keys`] as const),
    ),
    ['engine', '$JS.API.CONSUMER.DELETE.GOVERNANCE.lifts'],
  ] as const)('%s may not publish to %s', async (user, subject) => {
    await expect(request(await as(user), subject)).rejects.toMatchObject(DENIED)
  })

  it.each([
    ...(['relay', 'services', 'api', 'engine'] as const).flatMap((user) =>
      ['_INBOX.>', '_INBOX.*', '_INBOX.operator.>', `_INBOX.${user === 'api' ? 'relay' : 'api'}.>`].map(
        (subject) => [user, subject] as const,
      ),
    ),
    ['relay', 'command.>'],
    ['relay', 'governance.>'],
    ['services', 'command.>'],
    ['services', '$KV.>'],
    ['api', 'governance.>'],
    ['engine', 'governance.>'],
    ['engine', '>'],
  ] as const)('%s may not listen to %s', async (user, subject) => {
    await expect(listen(await as(user), subject)).rejects.toMatchObject(DENIED)
  })
})
