import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { connect } from 'nats'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { GOVERNANCE } from '../../infra/nats/names.ts'
import { openSqliteLogReader } from '../../infra/sqlite/event-log/reader.ts'
import { type EngineProcess, type Installation, sanshe } from '../fixtures/engine.ts'
import { startNatsServer } from '../fixtures/nats-server.ts'
import { establish, raise, raised, ready, type Town, townOfTest } from '../fixtures/town.ts'
import { expectStreamEqualsLog } from '../infra/nats/published.ts'

const CLIENTS = 8

let town: Town
let place: Installation
/** Where the backup is written. */
let backupFolder: string
beforeEach(async () => {
  town = await townOfTest()
  place = town.place
  backupFolder = join(town.folder, 'backup')
})

/** The same installation over another data directory. */
const beside = (env: Record<string, string> = {}): Installation => town.with(env, join(town.folder, 'elsewhere'))

async function established(at = place): Promise<EngineProcess> {
  const engine = await town.start(at)
  await establish(engine, town)
  return engine
}

interface Acknowledged {
  readonly id: string
  readonly position: string
  readonly text: string
}

/** Clients that raise one demand after the other until stopped. Returns their answers. */
function load(engine: EngineProcess) {
  const acknowledged: Acknowledged[] = []
  let ending = false
  const client = async (nth: number): Promise<void> => {
    for (let n = 0; !ending; n += 1) {
      const text = `灯坏了 ${nth}-${n}`
      const answer = await raise(engine, town.resident, text)
      // A busy engine asks for a retry.
      expect([201, 503]).toContain(answer.status)
      if (answer.status === 201) acknowledged.push({ ...((await answer.json()) as Acknowledged), text })
      else await answer.body?.cancel()
    }
  }
  const ended = Promise.all(Array.from({ length: CLIENTS }, (_, nth) => client(nth)))
  return {
    acknowledged,
    async end() {
      ending = true
      await ended
    },
  }
}

async function told(at: Installation, ...line: string[]) {
  const { code, out, err } = await sanshe(at, ...line, '--json')
  return { code, err, said: JSON.parse(out) }
}

async function done(at: Installation, ...line: string[]) {
  const { code, err, said } = await told(at, ...line)
  expect(code, err + JSON.stringify(said)).toBe(0)
  return said
}

interface Recorded {
  readonly id: string
  readonly subject: string
  readonly position: string
}

async function everything(engine: EngineProcess): Promise<Recorded[]> {
  let text = ''
  const read = async (): Promise<number> => {
    const feed = await engine.get('/v1/pa/events', { ...town.administrator, accept: 'application/x-ndjson' })
    text = await feed.text()
    return feed.status
  }
  await expect.poll(read, { timeout: 20_000 }).toBe(200)
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line) as Recorded)
}

const cursor = async (engine: EngineProcess): Promise<string> =>
  ((await (await engine.get('/v1/pa/events?limit=1', town.administrator)).json()) as { next: string }).next

const digests = (views: { view: string; digest: string }[]) => views.map(({ view, digest }) => [view, digest])

describe('an engine under load', () => {
  it('is backed up, and restored elsewhere with everything that was acknowledged before', async () => {
    const engine = await established()
    const clients = load(engine)
    await expect.poll(() => clients.acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(100)
    const before = [...clients.acknowledged]
    const backup = await done(place, 'backup', '--to', backupFolder)
    await expect.poll(() => clients.acknowledged.length).toBeGreaterThan(before.length)
    await clients.end()
    const original = await everything(engine)
    expect(backup).toMatchObject({ keyless: 0, masterKey: false, log: { epoch: 1 } })

    const elsewhere = beside()
    const restored = await done(elsewhere, 'restore', '--from', backupFolder)
    expect(restored).toMatchObject({ masterKey: true, events: backup.events, position: backup.position })
    const again = await town.start(elsewhere)
    const events = await everything(again)
    // The same events as the engine had, in the same order, up to the end of the backup.
    expect(events).toEqual(original.slice(0, backup.events))
    const subjects = new Map(events.map(({ subject, position }) => [subject, position]))
    for (const { id, position } of before) expect(subjects.get(`demand-pa-${id}`)).toBe(position)
    for (const { id, position, text } of before.slice(-20)) {
      const demand = async () =>
        (await again.get(`/v1/pa/demands/${id}`, { ...town.resident, 'x-min-position': position })).text()
      await expect.poll(demand, { timeout: 20_000 }).toContain(text)
    }
    // The installation continues.
    await raised(again, town.resident, '又坏了')
    const head = String(events.length + 1)
    await expect
      .poll(async () => (await again.get('/v1/pa/demand-board?limit=1', town.resident)).headers.get('x-position'))
      .toBe(head)
    expect(await again.stop()).toBe(0)
    const { views } = await done(elsewhere, 'projections', 'status', '--digest')
    expect(views.map(({ position }: { position: string }) => position)).toEqual(views.map(() => head))
    const replay = await done(elsewhere, 'replay', '--until', head)
    expect(digests(views)).toEqual(digests(replay.views))

    // A reader of the old log gets the position at which to start in the new one.
    const old = await cursor(engine)
    await engine.stop()
    const third = await town.start(elsewhere)
    const gone = await third.get(`/v1/pa/events?after=${old}`, town.administrator)
    expect(gone.status).toBe(410)
    const { code, start } = (await gone.json()) as { code: string; start: string }
    expect(code).toBe('cursor.gone')
    expect((await third.get(`/v1/pa/events?after=${start}`, town.administrator)).status).toBe(200)
    await third.stop()
  }, 120_000)
})

describe('after a restore', () => {
  it('derived state is rebuilt, and other state goes back to the last event that both hold', async () => {
    const engine = await established()
    for (let nth = 0; nth < 3; nth += 1) await raise(engine, town.resident)
    expect(await engine.stop()).toBe(0)
    await done(place, 'backup', '--to', backupFolder)
    const elsewhere = beside()
    await done(elsewhere, 'restore', '--from', backupFolder)
    const later = await town.start(place)
    for (let nth = 0; nth < 3; nth += 1) await raise(later, town.resident)
    const position = async (of: EngineProcess) => (await everything(of)).length
    const before = await position(later)
    expect(await later.stop()).toBe(0)
    for (const name of ['read.db', 'snapshots.db', 'state.db'])
      cpSync(join(place.directory, name), join(elsewhere.directory, name))
    const again = await town.start(elsewhere)
    await raised(again, town.resident)
    expect(await position(again)).toBeLessThan(before)
    await expect
      .poll(async () => (await again.get('/v1/pa/demand-board', town.administrator)).json(), { timeout: 20_000 })
      .toMatchObject({ rows: { length: 4 } })
    expect(await again.stop()).toBe(0)
    // A cursor that names no event proves nothing, and is refused.
    const other = new DatabaseSync(join(elsewhere.directory, 'state.db'))
    other.exec("update log set identity = substr(identity, 1, instr(identity, ' ')) || '1'; delete from marks")
    other.close()
    const { code, err } = await sanshe(elsewhere, 'serve')
    expect(code).toBe(1)
    expect(err).toMatch(/^state\.other-log: .*state\.db belongs to another event log/)
  }, 120_000)

  it('the stream is refused until it is deleted, then republished, and services continue', async () => {
    const server = await startNatsServer()
    onTestFinished(() => server.remove())
    const withNats = { NATS_URL: server.url }
    const engine = await established(town.with(withNats))
    for (let nth = 0; nth < 3; nth += 1) await raised(engine, town.resident)
    await done(place, 'backup', '--to', backupFolder)
    await raised(engine, town.resident)
    await expect.poll(() => ready(engine)).toMatchObject({ relay: { state: 'publishing', lagSeconds: 0 } })
    expect(await engine.stop()).toBe(0)

    const elsewhere = beside(withNats)
    await done(elsewhere, 'restore', '--from', backupFolder)
    const again = await town.start(elsewhere)
    await expect
      .poll(() => ready(again), { timeout: 10_000 })
      .toMatchObject({
        status: 'degraded',
        relay: { state: 'failed', failure: { code: 'relay.other-log', detail: expect.stringContaining('Delete') } },
      })
    await expect.poll(() => again.output(), { timeout: 10_000 }).toContain('nats.other-log')
    await raised(again, town.resident)

    const nc = await connect({ servers: server.url })
    onTestFinished(() => nc.close())
    const jsm = await nc.jetstreamManager()
    await jsm.streams.delete(GOVERNANCE.stream)
    await expect
      .poll(() => ready(again), { timeout: 15_000 })
      .toMatchObject({ status: 'ready', relay: { state: 'publishing', lagSeconds: 0 } })
    const log = await openSqliteLogReader({ path: join(elsewhere.directory, 'log.db') })
    onTestFinished(() => log.close())
    await expectStreamEqualsLog(log, { url: server.url, names: GOVERNANCE })
    await expect
      .poll(() => jsm.consumers.info(GOVERNANCE.stream, 'dispatch').catch(() => undefined), { timeout: 15_000 })
      .toMatchObject({ num_pending: 0, num_ack_pending: 0 })
    expect(await again.stop()).toBe(0)
  }, 120_000)
})

describe('the command line', () => {
  it('reports what it did, what is missing, and what to do', async () => {
    const engine = await established()
    expect(await engine.stop()).toBe(0)
    const backup = await sanshe(place, 'backup', '--to', backupFolder)
    expect(backup).toMatchObject({ code: 0, err: '' })
    expect(backup.out).toMatch(
      /^Copied 1 event up to position 1: \d+ bytes in .*Every event can be read\.\nThe backup does not contain the master key/,
    )
    expect(await told(place, 'backup', '--to', backupFolder)).toMatchObject({
      code: 1,
      said: { error: { code: 'backup.folder' } },
    })
    const { SANSHE_MASTER_KEY: _, ...env } = place.env
    const elsewhere = { directory: town.folder, env: { ...env, SANSHE_DATA: join(town.folder, 'elsewhere') } }
    const restored = await sanshe(elsewhere, 'restore', '--from', backupFolder)
    expect(restored.code, restored.err).toBe(0)
    expect(restored.out).toContain('The master key is missing. Put master.key into')
    expect(restored.out).toContain('Erase them again before you give users access.')
    expect((await sanshe(elsewhere, 'serve')).err).toMatch(/^vault\.master-key-missing: /)
    expect((await sanshe(place, 'restore')).code).toBe(2)
    expect((await sanshe(place, 'backup')).code).toBe(2)
  }, 60_000)
})
