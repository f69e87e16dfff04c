import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'nats'
import { expect, it, onTestFinished } from 'vitest'
import { openEventStoreLog } from '../../infra/eventstoredb/log.ts'
import { GOVERNANCE } from '../../infra/nats/names.ts'
import {
  type EngineProcess,
  type Installation,
  installation,
  sanshe,
  spawnSanshe,
  speaking,
  startEngine,
} from '../fixtures/engine.ts'
import { startNatsServer } from '../fixtures/nats-server.ts'
import { standIn } from '../infra/eventstoredb/server.ts'
import { expectStreamEqualsLog } from '../infra/nats/published.ts'

/** An installation on files moves to EventStoreDB; the server is the stand-in, because the test kills it. */

const ROUNDS = 5
const TEXT = '三楼的灯坏了'

async function done(at: Installation, ...line: string[]) {
  const { code, out, err } = await sanshe(at, ...line, '--json')
  expect(code, err + out).toBe(0)
  return JSON.parse(out)
}

async function started(at: Installation, ...line: string[]): Promise<EngineProcess> {
  const engine = await startEngine(at, ...line)
  onTestFinished(() => engine.kill())
  return engine
}

const digests = (views: { view: string; digest: string }[]) => views.map(({ view, digest }) => [view, digest])

it('a history is moved completely although the move is killed, and engines continue from it', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-migrate-'))
  const server = await standIn()
  const nats = await startNatsServer()
  onTestFinished(async () => {
    await server.stop()
    await nats.remove()
    rmSync(directory, { recursive: true, force: true })
  })
  const place = installation(directory, { SANSHE_LOG_LEVEL: 'error', NATS_URL: nats.url, SANSHE_ROLES: 'api,relay' })
  const elsewhere: Installation = { directory, env: { ...place.env, EVENTSTORE_URL: server.url } }
  const resident = await speaking(place, 'resident')
  const auditor = await speaking(place, 'administrator')

  // Some days of the demo, and one demand of today with a text that only its raiser may read.
  const first = await started(place, 'demo', '--days', '5', '--until', '2026-06-15')
  const answer = await first.post('/v1/pa/demands', { text: TEXT }, resident)
  expect(answer.status).toBe(201)
  const { id } = (await answer.json()) as { id: string }
  const { next: cursor } = (await (await first.get('/v1/pa/events?limit=1', auditor)).json()) as { next: string }
  const relayed = (engine: EngineProcess) => async () => (await (await engine.get('/ready')).json()) as object
  await expect
    .poll(relayed(first), { timeout: 60_000 })
    .toMatchObject({ relay: { state: 'publishing', lagSeconds: 0 } })
  expect((await sanshe(elsewhere, 'migrate')).err).toMatch(/^log\.owned: /)
  expect(await first.stop()).toBe(0)
  const before = digests((await done(place, 'replay')).views)

  const copied = () => server.store.log.filter(({ type }) => type.startsWith('governance.')).length
  const { events: all } = await done(place, 'replay')
  for (let round = 0; round < ROUNDS; round += 1) {
    const point = copied() + Math.floor(Math.random() * ((all - copied()) / 2))
    const child = spawnSanshe(elsewhere, ['migrate'])
    const ended = new Promise((resolve) => child.once('close', resolve))
    await expect.poll(copied, { timeout: 60_000, interval: 5 }).toBeGreaterThan(point)
    child.kill('SIGKILL')
    await ended
    expect((await sanshe(elsewhere, 'serve')).err).toMatch(/^log\.incomplete: .*run `sanshe migrate` again/)
  }
  const already = copied()
  const moved = await done(elsewhere, 'migrate')
  expect(moved).toMatchObject({ complete: true, same: true, events: all, beyond: false })
  expect(moved.copied).toBeLessThanOrEqual(all - already)
  expect(moved.keys.keys).toBeGreaterThan(0)
  expect((await sanshe(place, 'serve')).err).toMatch(/^log\.moved: .*set EVENTSTORE_URL/)

  // Derived state of the file is rebuilt.
  // The keys are in NATS, so the file is not needed.
  renameSync(join(directory, 'vault.db'), join(directory, 'vault.old'))
  const engine = await started(elsewhere)
  await expect
    .poll(relayed(engine), { timeout: 30_000 })
    .toMatchObject({ relay: { failure: { code: 'relay.other-log' } } })
  const demand = async () => (await engine.get(`/v1/pa/demands/${id}`, resident)).text()
  await expect.poll(demand, { timeout: 60_000 }).toContain(TEXT)
  expect(digests((await done(elsewhere, 'projections', 'status', '--digest')).views)).toEqual(before)

  const gone = await engine.get(`/v1/pa/events?after=${cursor}`, auditor)
  expect(gone.status).toBe(410)
  const { code, start } = (await gone.json()) as { code: string; start: string }
  expect(code).toBe('cursor.gone')
  // Its body is not read, and does not keep the engine from stopping.
  expect((await engine.get(`/v1/pa/events?after=${start}`, auditor)).status).toBe(200)

  const connection = await connect({ servers: nats.url })
  onTestFinished(() => connection.close())
  await (await connection.jetstreamManager()).streams.delete(GOVERNANCE.stream)
  expect((await engine.post('/v1/pa/demands', { text: '又坏了' }, resident)).status).toBe(201)
  await expect
    .poll(relayed(engine), { timeout: 60_000 })
    .toMatchObject({ relay: { state: 'publishing', lagSeconds: 0 } })
  const log = await openEventStoreLog({ url: server.url, clock: Date.now })
  onTestFinished(() => log.close())
  await expectStreamEqualsLog(log, { url: nats.url, names: GOVERNANCE }, 60_000)
  expect(await engine.stop()).toBe(0)
  expect(await done(elsewhere, 'migrate', '--verify-only')).toMatchObject({ same: true, events: all, beyond: true })
}, 300_000)

it('keys stay in their file without NATS', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-migrate-'))
  const server = await standIn()
  onTestFinished(async () => {
    await server.stop()
    rmSync(directory, { recursive: true, force: true })
  })
  const place = installation(directory, { SANSHE_LOG_LEVEL: 'error' })
  const resident = await speaking(place, 'resident')
  const administrator = await speaking(place, 'administrator')
  const first = await started(place)
  expect((await first.post('/v1/pa/communities', { name: 'Pa' }, administrator)).status).toBe(201)
  const answer = await first.post('/v1/pa/demands', { text: TEXT }, resident)
  const { id } = (await answer.json()) as { id: string }
  expect(await first.stop()).toBe(0)

  expect(await sanshe(place, 'migrate')).toMatchObject({ code: 1, err: expect.stringMatching(/^migrate\.no-target: /) })
  expect((await sanshe(place, 'migrate', '--to')).code).toBe(2)
  const told = await sanshe(place, 'migrate', '--to', server.url)
  expect(told).toMatchObject({ code: 0, err: '' })
  expect(told.out).toMatch(
    /Both logs hold the same 2 events\. The last is at position 2 in the file and \d+ in EventStoreDB/,
  )
  expect(told.out).toContain('The move is complete. Start engines with EVENTSTORE_URL.')
  rmSync(join(directory, 'read.db'))
  const engine = await started({ directory, env: { ...place.env, EVENTSTORE_URL: server.url } })
  await expect
    .poll(async () => (await engine.get(`/v1/pa/demands/${id}`, resident)).text(), { timeout: 30_000 })
    .toContain(TEXT)
  expect(await engine.stop()).toBe(0)
}, 120_000)
