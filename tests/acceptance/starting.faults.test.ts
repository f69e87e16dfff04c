import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type EngineProcess,
  type Installation,
  installation,
  sanshe,
  speaking,
  startEngine,
} from '../fixtures/engine.ts'

let directory: string
let place: Installation
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sanshe-starting-'))
  place = installation(directory, { SANSHE_LOG_LEVEL: 'error' })
})
afterEach(() => rmSync(directory, { recursive: true }))

const file = (name: string) => join(directory, name)

/** An engine with one event, stopped: so that its files are there. */
async function used(): Promise<void> {
  const engine = await startEngine(place)
  await established(engine)
  expect(await engine.stop()).toBe(0)
}

async function established(engine: EngineProcess): Promise<void> {
  const answer = await engine.post('/v1/pa/communities', { name: 'Pa' }, await speaking(place, 'administrator'))
  expect(answer.status).toBe(201)
}

/** One sentence that begins with the code, and no stack. */
async function refusesToStart(code: string, of: Installation = place): Promise<void> {
  const { code: exit, err } = await sanshe(of, 'serve')
  expect(err).toMatch(new RegExp(`^${code.replaceAll('.', '\\.')}: .+\\.\n$`))
  expect(exit).toBe(1)
}

const withEnv = (env: Record<string, string>): Installation => ({ directory, env: { ...place.env, ...env } })

describe('the engine does not start', () => {
  it('on a log that another process owns, which goes on undisturbed', async () => {
    const engine = await startEngine(place)
    await refusesToStart('log.owned')
    await established(engine)
    expect(await engine.stop()).toBe(0)
  })

  it.each([
    ['log.db', 'log.foreign'],
    ['vault.db', 'vault.foreign'],
  ])('with another program’s database as %s', async (name, code) => {
    const other = new DatabaseSync(file(name))
    other.exec('create table notes (text)')
    other.close()
    await refusesToStart(code)
    expect(new DatabaseSync(file(name), { readOnly: true }).prepare('select count(*) as n from notes').get()).toEqual({
      n: 0,
    })
  })

  it.each([
    ['log.db', /^log\.(foreign|corrupt): /],
    ['vault.db', /^vault\.(foreign|corrupt): /],
  ])('with a text file as %s', async (name, sentence) => {
    writeFileSync(file(name), 'This is no database, whatever its name says. '.repeat(200))
    const { code, err } = await sanshe(place, 'serve')
    expect(err).toMatch(sentence)
    expect(code).toBe(1)
  })

  it('with another master key than the one before', async () => {
    await used()
    await refusesToStart(
      'vault.wrong-master-key',
      withEnv({ SANSHE_MASTER_KEY: Buffer.alloc(32, 9).toString('base64') }),
    )
    await refusesToStart('vault.master-key-missing', withEnv({ SANSHE_MASTER_KEY: '' }))
    const engine = await startEngine(place)
    expect(await engine.stop()).toBe(0)
  })

  it('with a wrong setting, or on a port in use', async () => {
    await refusesToStart('config.invalid', withEnv({ SANSHE_PORT: 'harbour' }))
    const taken = createServer()
    await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening))
    const address = taken.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    await refusesToStart('port.in-use', withEnv({ SANSHE_PORT: String(port) }))
    taken.close()
  })
})

describe('a log that may grow no further', () => {
  it('refuses commands and answers questions, and goes on once there is room', async () => {
    const small = withEnv({ SANSHE_LOG_MAX_BYTES: '131072' })
    let engine = await startEngine(small)
    await established(engine)
    const resident = await speaking(place, 'resident')
    const raise = (n: number) =>
      engine.post('/v1/pa/demands', { text: '灯坏了'.repeat(1000) }, { ...resident, 'idempotency-key': `k${n}` })
    let written = 0
    let answer = await raise(0)
    while (answer.status === 201) {
      written += 1
      answer = await raise(written)
    }
    expect(answer.status).toBe(507)
    expect(await answer.json()).toMatchObject({ code: 'log.full' })
    const board = await engine.get('/v1/pa/demands?raiser=me&limit=500', {
      ...resident,
      'x-min-position': String(written + 1),
    })
    expect(((await board.json()) as { rows: unknown[] }).rows).toHaveLength(written)
    expect(await engine.stop()).toBe(0)

    engine = await startEngine(place)
    expect((await raise(written)).status).toBe(201)
    expect((await raise(0)).status).toBe(201)
    const feed = await engine.get('/v1/pa/events?types=DemandRaised', { ...resident, accept: 'application/x-ndjson' })
    expect((await feed.text()).trim().split('\n')).toHaveLength(written + 1)
    expect(await engine.stop()).toBe(0)
  })
})

describe('read models', () => {
  it('that are lost or damaged are built again', async () => {
    await used()
    writeFileSync(file('read.db'), 'damaged '.repeat(5000))
    for (const suffix of ['-wal', '-shm']) rmSync(file(`read.db${suffix}`), { force: true })
    const engine = await startEngine(place)
    const auditor = await speaking(place, 'auditor')
    await expect
      .poll(async () => (await engine.get('/v1/pa/demand-board', auditor)).headers.get('x-position'))
      .toBe('1')
    expect(await engine.stop()).toBe(0)
  })
})
