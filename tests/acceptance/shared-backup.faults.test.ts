import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from 'nats'
import { expect, it, onTestFinished } from 'vitest'
import { insist, startCluster } from '../fixtures/cluster.ts'
import { type EngineProcess, sanshe, speaking } from '../fixtures/engine.ts'
import { ready } from '../fixtures/town.ts'

const SOON = { timeout: 60_000, interval: 200 }

it('a cluster that lost its keys and shared state in NATS gets them back from a backup, and no person who was erased', async () => {
  const cluster = await startCluster()
  onTestFinished(() => cluster.remove())
  const place = cluster.place('all')
  const engine = await cluster.start(place)
  await cluster.found()
  const administrator = await speaking(cluster.shared, 'administrator')
  const coordinator = await speaking(cluster.shared, 'committee', { sub: 'person-committee-1', party: 'committee' })
  let count = 0
  const raised = async (of: EngineProcess, sub: string, text: string): Promise<string> => {
    count += 1
    const key = `raised-${count}`
    const resident = { ...(await speaking(cluster.shared, 'resident', { sub })), 'idempotency-key': key }
    const answer = await insist(() => of.post('/v1/pa/demands', { text }, resident))
    expect(answer.status).toBe(201)
    return ((await answer.json()) as { id: string }).id
  }
  const shown = async (of: EngineProcess, id: string) =>
    (await insist(() => of.get(`/v1/pa/demands/${id}`, coordinator))).text()
  const erase = async (subject: string) =>
    expect((await insist(() => engine.post('/v1/pa/privacy/erase', { subject }, administrator))).status).toBe(200)

  const demands = [
    await raised(engine, 'resident-kept', '灯坏了 kept'),
    await raised(engine, 'resident-before', '灯坏了 before'),
    await raised(engine, 'resident-after', '灯坏了 after'),
  ] as const
  await expect.poll(() => shown(engine, demands[2]), SOON).toContain('灯坏了 after')
  await erase('resident-before')
  const folder = join(place.directory, 'backup')
  const backup = await sanshe(place, 'backup', '--to', folder)
  expect([backup.code, backup.err]).toEqual([0, ''])
  expect(backup.out).toMatch(/^Copied \d+ records of keys and shared state from NATS: \d+ bytes/)
  await erase('resident-after')
  await engine.stop()

  const nc = await connect({ servers: cluster.nats.url })
  onTestFinished(() => nc.close())
  const jsm = await nc.jetstreamManager()
  for (const name of ['KV_GOVERNANCE-keys', 'KV_GOVERNANCE-shared', 'GOVERNANCE-disclosures'])
    expect(await jsm.streams.delete(name)).toBe(true)
  const restored = await sanshe(place, 'restore', '--from', folder, '--json')
  expect(restored.code, restored.err + restored.out).toBe(0)
  expect(JSON.parse(restored.out)).toMatchObject({ position: expect.any(Number) })

  for (const name of ['read.db', 'snapshots.db']) rmSync(join(place.directory, name), { force: true })
  const again = await cluster.start(place)
  await expect.poll(() => shown(again, demands[0]), SOON).toContain('灯坏了 kept')
  for (const id of demands.slice(1)) expect(await shown(again, id)).not.toContain('灯坏了')
  const codes = async () => {
    const { conditions = [] } = (await ready(again)) as { conditions?: { code: string }[] }
    // Servers before 2.10 have this one always.
    return conditions.map(({ code }) => code).filter((code) => code !== 'vault.not-synced')
  }
  await expect.poll(codes, SOON).toEqual([])
  await raised(again, 'resident-kept', '灯又坏了')
}, 240_000)
