import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { type EngineProcess, installation, sanshe, speaking, startEngine } from '../fixtures/engine.ts'
import { standIn } from '../infra/event-log/eventstoredb/server.ts'

const SOON = { timeout: 60_000, interval: 200 }

const json = async (answer: Promise<Response>) => (await answer).json()

/** EventStoreDB, put back to an older copy under an engine that runs on: noticed, stopped, accepted, and everything opened again. */
it('an engine on EventStoreDB stops at an older copy, and opens everything again when a person accepts it', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-store-copy-'))
  const server = await standIn()
  const place = installation(directory, { SANSHE_LOG_LEVEL: 'silent', EVENTSTORE_URL: server.url })
  const engine: EngineProcess = await startEngine(place)
  onTestFinished(async () => {
    await engine.kill()
    await server.stop()
    rmSync(directory, { recursive: true, force: true })
  })
  const administrator = await speaking(place, 'administrator')
  const resident = await speaking(place, 'resident')
  expect((await engine.post('/v1/pa/communities', { name: 'Pa' }, administrator)).status).toBe(201)
  const raise = () => engine.post('/v1/pa/demands', { text: '灯坏了' }, resident)
  const shown = async () => {
    const page = (await json(engine.get('/v1/pa/demands', administrator))) as { rows?: unknown[] }
    return page.rows?.length
  }
  expect((await raise()).status).toBe(201)
  await expect.poll(shown, SOON).toBe(1)
  const copy = server.store.copy()
  for (let count = 0; count < 3; count += 1) expect((await raise()).status).toBe(201)
  await expect.poll(shown, SOON).toBe(4)
  const { next: cursor } = (await json(engine.get('/v1/pa/events?limit=1', administrator))) as { next: string }

  await server.putBack(copy)
  const ready = () => json(engine.get('/ready'))
  await expect
    .poll(ready, SOON)
    .toMatchObject({ conditions: expect.arrayContaining([expect.objectContaining({ code: 'log.older-copy' })]) })
  const refused = await raise()
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([503, 'log.older-copy'])
  expect(await shown()).toBe(4)

  const accepted = await sanshe(place, 'log', 'accept', '--json')
  expect(accepted.code, accepted.err + accepted.out).toBe(0)
  expect(JSON.parse(accepted.out)).toMatchObject({ accepted: true })
  await expect.poll(ready, SOON).toMatchObject({ conditions: [] })
  await expect.poll(shown, SOON).toBe(1)
  expect((await raise()).status).toBe(201)
  await expect.poll(shown, SOON).toBe(2)
  expect((await engine.get(`/v1/pa/events?after=${cursor}`, administrator)).status).toBe(410)

  const digests = async (...line: string[]) => {
    const { out } = await sanshe(place, ...line, '--json')
    return (JSON.parse(out).views as { view: string; digest: string }[]).map(({ view, digest }) => [view, digest])
  }
  expect(await digests('projections', 'status', '--digest')).toEqual(await digests('replay'))
  const again = await sanshe(place, 'log', 'accept', '--json')
  expect(JSON.parse(again.out)).toMatchObject({ accepted: false })
}, 240_000)
