import { copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeEach, describe, expect, it } from 'vitest'
import { type EngineProcess, sanshe, speaking } from '../fixtures/engine.ts'
import { establish, raise, raised, readable, ready, type Town, townOfTest } from '../fixtures/town.ts'

let town: Town
let file: Town['file']
beforeEach(async () => {
  town = await townOfTest()
  file = town.file
})

/** Sends a demand now, and returns the outcome. */
async function refusal(engine: EngineProcess): Promise<object> {
  const answer = await raise(engine, town.resident)
  return { ...((await answer.json()) as object), status: answer.status }
}

/** Raises this many demands, and waits until views show them. */
async function raiseAll(engine: EngineProcess, count: number): Promise<void> {
  let last = ''
  for (let nth = 0; nth < count; nth += 1) last = (await raised(engine, town.resident)).position
  await readable(engine, town.resident, last)
}

async function shown(engine: EngineProcess): Promise<number> {
  const auditor = await speaking(town.place, 'auditor')
  const answer = await engine.get('/v1/pa/demand-board?limit=100', auditor)
  expect(answer.status).toBe(200)
  return ((await answer.json()) as { rows: unknown[] }).rows.length
}

/** A stopped engine with views of 30 demands, over an older copy of its log with 8. */
async function putBack(): Promise<void> {
  const first = await town.start()
  await establish(first, town)
  await raiseAll(first, 8)
  expect(await first.stop()).toBe(0)
  copyFileSync(file('log.db'), file('kept.db'))
  const second = await town.start()
  await raiseAll(second, 22)
  expect(await second.stop()).toBe(0)
  renameSync(file('log.db'), file('newer.db'))
  copyFileSync(file('kept.db'), file('log.db'))
}

const inDoubt = {
  status: 'not ready',
  conditions: [
    expect.objectContaining({
      part: 'event-log-copy',
      code: 'log.older-copy',
      detail: expect.stringContaining('sanshe log accept'),
      stops: expect.arrayContaining(['commands', 'services', 'webhooks']),
    }),
  ],
}

describe('an older copy of the log under newer views', () => {
  it('makes the engine refuse commands and name the remedy, until the newer file is back', async () => {
    await putBack()
    const engine = await town.start()
    expect(await refusal(engine)).toMatchObject({ status: 503, code: 'log.older-copy' })
    expect(await ready(engine)).toMatchObject(inDoubt)
    expect(await shown(engine)).toBe(30)
    expect(await engine.stop()).toBe(0)
    renameSync(file('newer.db'), file('log.db'))
    const again = await town.start()
    expect(await ready(again)).toMatchObject({ status: 'ready', conditions: [] })
    await raiseAll(again, 1)
    expect(await shown(again)).toBe(31)
    expect(await again.stop()).toBe(0)
  }, 240_000)

  it('is noticed by the state file alone, also when the copy has grown past it elsewhere', async () => {
    await putBack()
    rmSync(file('read.db'))
    const engine = await town.start()
    expect(await refusal(engine)).toMatchObject({ status: 503, code: 'log.older-copy' })
    expect(await engine.stop()).toBe(0)
    // Another engine went on with the copy: it ends far beyond what this one has seen.
    const elsewhere = join(town.folder, 'elsewhere')
    mkdirSync(elsewhere, { mode: 0o700 })
    for (const name of ['log.db', 'vault.db']) copyFileSync(file(name), join(elsewhere, name))
    const other = await town.start(town.with({}, elsewhere))
    await raiseAll(other, 60)
    expect(await other.stop()).toBe(0)
    for (const name of ['log.db', 'vault.db']) copyFileSync(join(elsewhere, name), file(name))
    const again = await town.start()
    expect(await refusal(again)).toMatchObject({ status: 503, code: 'log.older-copy' })
    expect(await ready(again)).toMatchObject(inDoubt)
    expect(await again.stop()).toBe(0)
  }, 240_000)

  it('becomes the log once it is accepted: views are rebuilt, services go back, old cursors are refused', async () => {
    await putBack()
    const engine = await town.start()
    expect(await refusal(engine)).toMatchObject({ code: 'log.older-copy' })
    const refused = await sanshe(town.place, 'log', 'accept', '--json')
    expect(refused).toMatchObject({ code: 1, out: expect.stringContaining('log.owned') })
    const cursor = await cursorOf(engine)
    expect(await engine.stop()).toBe(0)
    const accepted = await sanshe(town.place, 'log', 'accept', '--json')
    const said = JSON.parse(accepted.out)
    expect(accepted.code).toBe(0)
    expect(said).toMatchObject({ accepted: true, common: said.position })
    expect(await checkpoints()).toEqual([Number(said.position)])
    const again = await town.start()
    expect(await ready(again)).toMatchObject({ conditions: [] })
    await raiseAll(again, 1)
    expect(await shown(again)).toBe(9)
    const gone = await again.get(`/v1/pa/events?after=${cursor}`, town.resident)
    expect(gone.status).toBe(410)
    expect(await again.stop()).toBe(0)
    const nothing = await sanshe(town.place, 'log', 'accept')
    expect(nothing).toMatchObject({ code: 0, out: expect.stringContaining('nothing to accept') })
  }, 240_000)
})

/** Position of the last event in the feed. */
async function cursorOf(engine: EngineProcess): Promise<string> {
  const auditor = await speaking(town.place, 'auditor')
  const page = (await (await engine.get('/v1/pa/events?limit=1', auditor)).json()) as { next?: string; cursor?: string }
  return page.next ?? page.cursor ?? ''
}

/** The positions of services in the state file, each once. */
async function checkpoints(): Promise<number[]> {
  const db = new DatabaseSync(file('state.db'), { readOnly: true })
  const rows = db.prepare('select distinct position from checkpoints').all()
  db.close()
  return rows.map(({ position }) => Number(position))
}

describe('files of a running engine', () => {
  async function running(): Promise<EngineProcess> {
    const engine = await town.start()
    await establish(engine, town)
    await raiseAll(engine, 3)
    return engine
  }
  const condition = (code: string) => ({ conditions: [expect.objectContaining({ code })] })

  it('an older log.db over the newer one: nothing is acknowledged into the replaced file', async () => {
    const first = await running()
    expect(await first.stop()).toBe(0)
    copyFileSync(file('log.db'), file('kept.db'))
    const engine = await town.start()
    await raiseAll(engine, 3)
    renameSync(file('kept.db'), file('log.db'))
    expect(await refusal(engine)).toMatchObject({ status: 503, code: 'log.file-replaced' })
    await expect.poll(() => ready(engine), { timeout: 60_000 }).toMatchObject(condition('log.file-replaced'))
    expect(await engine.stop()).toBe(0)
    const again = await town.start()
    expect(await refusal(again)).toMatchObject({ status: 503, code: 'log.older-copy' })
    expect(await again.stop()).toBe(0)
  }, 240_000)

  it('a moved log.db is noticed without a command, and used again when it is back', async () => {
    const engine = await running()
    renameSync(file('log.db'), file('moved.db'))
    await expect.poll(() => ready(engine), { timeout: 60_000 }).toMatchObject(condition('log.file-gone'))
    expect(await refusal(engine)).toMatchObject({ status: 503, code: 'log.file-gone' })
    renameSync(file('moved.db'), file('log.db'))
    await expect.poll(() => ready(engine), { timeout: 60_000 }).toMatchObject({ status: 'ready', conditions: [] })
    await raiseAll(engine, 1)
    expect(await engine.stop()).toBe(0)
  }, 240_000)

  it('a moved state.db accepts no webhook until it is back', async () => {
    const engine = await running()
    const register = async () => {
      const wanted = { url: 'https://example.org/hook', types: ['DemandRaised'] }
      const answer = await engine.post('/v1/pa/webhooks', wanted, town.administrator)
      return [answer.status, ((await answer.json()) as { code?: string }).code]
    }
    renameSync(file('state.db'), file('moved.db'))
    expect(await register()).toEqual([503, 'state.file-gone'])
    renameSync(file('moved.db'), file('state.db'))
    await expect.poll(register, { timeout: 60_000 }).toEqual([201, undefined])
  }, 240_000)

  it('a moved vault is noticed too, moved views are not', async () => {
    const engine = await running()
    for (const end of ['', '-wal', '-shm']) rmSync(file(`read.db${end}`), { force: true })
    await raiseAll(engine, 1)
    rmSync(file('vault.db'))
    await expect.poll(() => ready(engine), { timeout: 60_000 }).toMatchObject(condition('vault.file-gone'))
    expect(await refusal(engine)).toMatchObject({ status: 503, code: 'vault.file-gone' })
    rmSync(file('state.db'))
    await expect
      .poll(async () => (await ready(engine)).conditions, { timeout: 60_000 })
      .toContainEqual(expect.objectContaining({ code: 'state.file-gone', stops: [] }))
    await engine.kill()
  }, 240_000)
})
