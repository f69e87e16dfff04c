import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openVault } from '../../../infra/sqlite/vault/vault.ts'
import { headOf, historyOf } from './history.ts'
import { dataFolder, sanshe, start } from './sanshe.ts'

const DAYS = ['--days', '12', '--until', '2026-06-15', '--seed', '4']
/** Without services, because the history is compared. */
/** Numbers and lots depend on the key of an installation: with one key, equal demos have equal histories. */
const env = {
  SANSHE_LOG_LEVEL: 'silent',
  SANSHE_ROLES: 'api',
  SANSHE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
}

/** A running demo, and the address on which it listens. */
function demo(data: string, ...more: string[]) {
  const run = start(['demo', '--port', '0', '--data', data, ...more], { env })
  onTestFinished(async () => {
    run.child.kill('SIGKILL')
    await run.ended
  })
  const url = async () => {
    await expect.poll(() => run.out(), { timeout: 60_000 }).toMatch(/http:\/\/127\.0\.0\.1:\d+/)
    return /http:\/\/127\.0\.0\.1:\d+/.exec(run.out())?.[0] ?? ''
  }
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    run.child.kill(signal)
    return (await run.ended).code
  }
  return { ...run, url, stop }
}

const recordOf = async (data: string) => JSON.parse(await readFile(join(data, 'demo.json'), 'utf8'))

describe('sanshe demo', () => {
  it('creates a simulated community, serves it, and keeps it', async () => {
    const data = dataFolder()
    const first = demo(data, ...DAYS)
    const url = await first.url()
    const ready = await fetch(`${url}/ready`)
    expect([ready.status, await ready.text()]).toEqual([200, expect.not.stringContaining('unbuilt')])
    expect(await (await fetch(`${url}/communities`)).json()).toEqual({ communities: [{ id: 'pa', simulated: true }] })
    expect(first.out()).toContain(`${url}/docs`)
    const { out } = await sanshe([
      'token',
      '--role',
      'committee',
      '--sub',
      'person-committee-1',
      '--party',
      'committee',
      '--community',
      'pa',
      '--data',
      data,
    ])
    const board = await fetch(`${url}/v1/pa/demand-board?limit=5`, {
      headers: { authorization: `Bearer ${out.trim()}` },
    })
    expect(JSON.parse(await board.text()).rows).toHaveLength(5)
    expect(await first.stop()).toBe(0)
    expect(await recordOf(data)).toEqual({ seed: 4, until: '2026-06-14T16:00:00.000Z', days: 12, complete: true })

    const head = await headOf(data)
    expect(head).toBeGreaterThan(500)
    const again = demo(data)
    // The clock is the real one now: new demands are raised today.
    const demands = `${await again.url()}/v1/pa/demands`
    const raise = () =>
      fetch(demands, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text: '门口路灯坏了' }),
      })
    // A busy engine may ask for a retry, which writes nothing.
    await expect.poll(async () => (await raise()).status, { timeout: 30_000, interval: 1_000 }).toBe(201)
    expect(await again.stop()).toBe(0)
    expect(await headOf(data)).toBe(head + 1)
  }, 240_000)

  it('with --no-serve creates one and exits, and a later run serves it', async () => {
    const data = dataFolder()
    const making = ['demo', '--no-serve', '--data', data]
    const made = await sanshe([...making, '--days', '1', '--until', '2026-06-15', '--json'], { env })
    expect([made.code, JSON.parse(made.out)]).toEqual([0, { data, ...(await recordOf(data)), complete: true }])
    const head = await headOf(data)
    // A first start need not look for erasures in the history.
    const vault = await openVault({ path: join(data, 'vault.db'), masterKey: Buffer.alloc(32, 7) })
    expect(await vault.place()).toMatchObject({ position: head })
    await vault.close()
    const again = await sanshe(making, { env })
    expect([again.code, again.out, await headOf(data)]).toEqual([0, '', head])
    const served = demo(data)
    expect((await fetch(`${await served.url()}/ready`)).status).toBe(200)
    await served.stop()
  }, 240_000)

  it('killed while it creates one, continues when run again', async () => {
    const [whole, killed] = [dataFolder(), dataFolder()]
    const dying = demo(killed, ...DAYS)
    await expect.poll(() => dying.err(), { timeout: 30_000 }).toContain('Making')
    await expect.poll(() => headOf(killed), { timeout: 30_000 }).toBeGreaterThan(200)
    await dying.stop('SIGKILL')
    expect(await recordOf(killed)).toMatchObject({ complete: false })

    const interrupted = demo(killed)
    await expect.poll(() => interrupted.err(), { timeout: 30_000 }).toContain('Making')
    const code = await interrupted.stop('SIGINT')
    if (code !== 0) expect([code, interrupted.err()]).toEqual([130, expect.stringContaining('demo.interrupted')])

    for (const one of [demo(killed), demo(whole, ...DAYS)]) {
      await one.url()
      expect(await one.stop()).toBe(0)
    }
    expect(await historyOf(killed, env)).toEqual(await historyOf(whole, env))
  }, 240_000)

  it('does not touch an installation that is no demo, or another demo', async () => {
    const data = dataFolder()
    const served = start(['serve', '--port', '0', '--data', data], { env })
    await expect.poll(() => served.out(), { timeout: 30_000 }).toContain('http')
    served.child.kill('SIGTERM')
    await served.ended
    const before = await readdir(data)
    const refused = await sanshe(['demo', '--data', data, '--json'])
    expect([refused.code, JSON.parse(refused.out).error.code]).toEqual([1, 'demo.not-empty'])
    expect(await readdir(data)).toEqual(before)

    const other = dataFolder()
    const made = demo(other, '--days', '1')
    await made.url()
    await made.stop()
    expect((await sanshe(['demo', '--data', other, '--seed', '99'])).err).toMatch(/^demo\.other: /)
  }, 240_000)

  it('refuses days that do not exist or are still to come', async () => {
    expect((await sanshe(['demo', '--until', '2026-02-30', '--data', dataFolder()])).code).toBe(2)
    const future = await sanshe(['demo', '--until', '9998-01-01', '--data', dataFolder()])
    expect([future.code, future.err]).toEqual([1, expect.stringMatching(/^demo\.in-future: /)])
  })
})
