import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect, headers, type NatsConnection } from 'nats'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { openSqliteLogReader } from '../../infra/sqlite/event-log/reader.ts'
import { type EngineProcess, type Installation, sanshe, speaking } from '../fixtures/engine.ts'
import { type NatsServer, startNatsServer } from '../fixtures/nats-server.ts'
import { establish, ready, type Town, townOfTest } from '../fixtures/town.ts'

const SOON = { timeout: 30_000, interval: 100 }
const ASKED = 20

let town: Town
let server: NatsServer
let place: Installation
let nc: NatsConnection
beforeEach(async () => {
  server = await startNatsServer()
  onTestFinished(() => server.remove())
  nc = await connect({ servers: server.url, maxReconnectAttempts: -1, reconnectTimeWait: 50 })
  onTestFinished(() => nc.close())
  town = await townOfTest({ SANSHE_LOG_LEVEL: 'silent', NATS_URL: server.url })
  place = town.place
})

const beside = (name: string): Installation => town.with({}, join(town.folder, name))

async function found(engine: EngineProcess): Promise<void> {
  await establish(engine, town)
  const xinhua = await engine.post('/v1/xh/communities', { name: 'Xinhua' }, town.administrator)
  expect(xinhua.status).toBe(201)
}

/** Returns the number of events in a log. */
async function eventsIn({ directory: at }: Installation): Promise<number> {
  const log = await openSqliteLogReader({ path: join(at, 'log.db') })
  try {
    return await log.head()
  } finally {
    await log.close()
  }
}

/** Sends commands over NATS; resolves with the answer of each: `ok`, or a code. */
async function ask(subject: string, role: 'resident' | 'administrator', body: unknown): Promise<string[]> {
  const told = headers()
  told.set('authorization', (await speaking(place, role)).authorization ?? '')
  const one = async (): Promise<string> => {
    const reply = await nc.request(subject, JSON.stringify(body), { headers: told, timeout: 20_000 })
    const answer: { ok?: true; code?: string } = reply.json()
    return answer.ok === true ? 'ok' : (answer.code ?? '')
  }
  return Promise.all(Array.from({ length: ASKED }, one))
}

const OTHER_LOG = { conditions: [expect.objectContaining({ part: 'nats', code: 'nats.other-log' })] }

describe('an engine beside another whose log is in NATS', () => {
  it.each([
    ['over an empty directory', []],
    ['for one community of its own log', ['--communities', 'pa']],
  ])(
    '%s takes no commands over NATS, says so, and works over HTTP',
    async (_, more) => {
      const ours = await town.start()
      await found(ours)
      await expect.poll(() => ready(ours), SOON).toMatchObject({ status: 'ready', relay: { state: 'publishing' } })
      const at = beside('theirs')
      const theirs = await town.start(at, 'serve', ...more)
      const before = await eventsIn(place)
      expect(await ask('command.pa.demand.raise', 'resident', { text: '灯坏了' })).toEqual(Array(ASKED).fill('ok'))
      await expect.poll(() => ready(theirs), SOON).toMatchObject(OTHER_LOG)
      // Commands of another kind, each of which has to load its aggregate.
      const parties = Array(ASKED).fill('ok')
      expect(await ask('command.xh.demand.raise', 'resident', { text: '门坏了' })).toEqual(parties)
      expect(await eventsIn(place)).toBeGreaterThanOrEqual(before + 2 * ASKED)
      expect(await eventsIn(at)).toBe(0)
      await establish(theirs, town)
      await server.kill()
      await server.start()
      await expect.poll(() => ready(ours), SOON).toMatchObject({ nats: { connected: true } })
      await expect
        .poll(() => ask('command.pa.demand.raise', 'resident', { text: '又坏了' }).catch(() => []), SOON)
        .toEqual(Array(ASKED).fill('ok'))
      expect(await eventsIn(at)).toBe(1)
    },
    120_000,
  )

  it('over a restored copy takes no commands, and the first one still takes all', async () => {
    const ours = await town.start()
    await found(ours)
    await expect.poll(() => ready(ours), SOON).toMatchObject({ status: 'ready', relay: { state: 'publishing' } })
    const backup = join(town.folder, 'backup')
    expect((await sanshe(place, 'backup', '--to', backup)).code).toBe(0)
    const at = beside('restored')
    expect((await sanshe(at, 'restore', '--from', backup, '--data', at.directory)).code).toBe(0)
    const copy = await town.start(at)
    const held = await eventsIn(at)
    expect(await ask('command.xh.demand.raise', 'resident', { text: '门坏了' })).toEqual(Array(ASKED).fill('ok'))
    await expect.poll(() => ready(copy), SOON).toMatchObject(OTHER_LOG)
    expect(await eventsIn(at)).toBe(held)
    expect(await ready(copy)).toMatchObject({ relay: { state: 'failed', failure: { code: 'relay.other-log' } } })
    expect(await ready(ours)).toMatchObject({ status: 'ready' })
  }, 120_000)
})

it('an engine does not start at a server whose messages are too small for its events', async () => {
  const file = join(town.folder, 'small.conf')
  writeFileSync(file, 'max_payload: 16384')
  const small = await startNatsServer(town.folder, '-c', file)
  onTestFinished(() => small.remove())
  const at = { ...place, env: { ...place.env, NATS_URL: small.url } }
  for (const roles of ['all', 'relay']) {
    const { code, err } = await sanshe({ ...at, env: { ...at.env, SANSHE_ROLES: roles } }, 'serve')
    expect(code).toBe(1)
    expect(err).toContain('max_payload')
  }
  // Commands alone need no large messages.
  await town.start({ ...at, env: { ...at.env, SANSHE_ROLES: 'api' } })
})
