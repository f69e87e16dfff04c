import { rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Installation, sanshe, speaking } from '../fixtures/engine.ts'
import { establish, raise, type Town, townOfTest } from '../fixtures/town.ts'

let town: Town
let file: Town['file']
beforeEach(async () => {
  town = await townOfTest()
  file = town.file
})

/** A stopped engine with one event, so that its files exist. */
async function used(): Promise<void> {
  const engine = await town.start()
  await establish(engine, town)
  expect(await engine.stop()).toBe(0)
}

/** One sentence that begins with the code, and no stack. */
async function refusesToStart(code: string, of: Installation = town.place): Promise<void> {
  const { code: exit, err } = await sanshe(of, 'serve')
  expect(err).toMatch(new RegExp(`^${code.replaceAll('.', '\\.')}: .+\\.\n$`))
  expect(exit).toBe(1)
}

describe('the engine does not start', () => {
  it('on a log that another process owns, which goes on undisturbed', async () => {
    const engine = await town.start()
    await refusesToStart('log.owned')
    await establish(engine, town)
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
    const { code, err } = await sanshe(town.place, 'serve')
    expect(err).toMatch(sentence)
    expect(code).toBe(1)
  })

  it('with another master key than before', async () => {
    await used()
    await refusesToStart(
      'vault.wrong-master-key',
      town.with({ SANSHE_MASTER_KEY: Buffer.alloc(32, 9).toString('base64') }),
    )
    await refusesToStart('vault.master-key-missing', town.with({ SANSHE_MASTER_KEY: '' }))
    const engine = await town.start()
    expect(await engine.stop()).toBe(0)
  })

  it('with a wrong setting, or on a port in use', async () => {
    await refusesToStart('config.invalid', town.with({ SANSHE_PORT: 'harbour' }))
    const taken = createServer()
    await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening))
    const address = taken.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    await refusesToStart('port.in-use', town.with({ SANSHE_PORT: String(port) }))
    taken.close()
  })
})

describe('a log that cannot grow', () => {
  it('refuses commands and answers views, and accepts commands once there is room', async () => {
    const small = town.with({ SANSHE_LOG_MAX_BYTES: '131072' })
    let engine = await town.start(small)
    await establish(engine, town)
    const { resident } = town
    const raiseNth = (nth: number) =>
      raise(engine, { ...resident, 'idempotency-key': `k${nth}` }, '灯坏了'.repeat(1000))
    let written = 0
    let answer = await raiseNth(0)
    while (answer.status === 201) {
      written += 1
      answer = await raiseNth(written)
    }
    expect(answer.status).toBe(507)
    expect(await answer.json()).toMatchObject({ code: 'log.full' })
    const board = await engine.get('/v1/pa/demands?raiser=me&limit=500', {
      ...resident,
      'x-min-position': String(written + 1),
    })
    expect(((await board.json()) as { rows: unknown[] }).rows).toHaveLength(written)
    expect(await engine.stop()).toBe(0)

    engine = await town.start()
    expect((await raiseNth(written)).status).toBe(201)
    expect((await raiseNth(0)).status).toBe(201)
    const feed = await engine.get('/v1/pa/events?types=DemandRaised', { ...resident, accept: 'application/x-ndjson' })
    expect((await feed.text()).trim().split('\n')).toHaveLength(written + 1)
    expect(await engine.stop()).toBe(0)
  })
})

describe('read models', () => {
  it('that are lost or damaged are rebuilt', async () => {
    await used()
    writeFileSync(file('read.db'), 'damaged '.repeat(5000))
    for (const suffix of ['-wal', '-shm']) rmSync(file(`read.db${suffix}`), { force: true })
    const engine = await town.start()
    const auditor = await speaking(town.place, 'auditor')
    await expect
      .poll(async () => (await engine.get('/v1/pa/demand-board', auditor)).headers.get('x-position'))
      .toBe('1')
    expect(await engine.stop()).toBe(0)
  })
})
