import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type Installation, sanshe, spawnSanshe } from '../fixtures/engine.ts'
import { canMakeDisk, smallDisk } from '../fixtures/small-disk.ts'
import { type Town, townOfTest } from '../fixtures/town.ts'

/** Each writes a line of some 200 bytes: all of them take several pages of a disk. */
const REQUESTS = 100
const PATIENCE = { timeout: 60_000, interval: 200 }

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** Runs the engine through these words; it logs every request, and its port is known before. */
async function started(town: Town, through: readonly string[]) {
  const port = await freePort()
  const of: Installation = {
    ...town.with({ SANSHE_LOG_LEVEL: 'info', SANSHE_PORT: String(port), SANSHE_TIMEOUT_MS: '20000' }),
    through,
  }
  const child = spawnSanshe(of, ['serve'])
  onTestFinished(() => void child.kill('SIGKILL'))
  const url = `http://127.0.0.1:${port}`
  const status = (path: string): Promise<number> =>
    fetch(`${url}${path}`, { signal: AbortSignal.timeout(20_000) }).then(
      (answer) => answer.status,
      () => 0,
    )
  await vi.waitFor(async () => expect(await status('/live')).toBe(200), PATIENCE)
  return { child, url, status }
}

/** Sends requests that are logged, more than the engine can write of; then the probes and a command. */
async function expectServing({ url, status }: Awaited<ReturnType<typeof started>>, town: Town, id: string) {
  for (let nth = 0; nth < REQUESTS; nth += 1) expect(await status('/v1/pa/nothing')).toBe(404)
  expect(await status('/live')).toBe(200)
  await vi.waitFor(async () => expect(await status('/ready')).toBe(200), PATIENCE)
  const answer = await fetch(`${url}/v1/${id}/communities`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...town.administrator },
    body: JSON.stringify({ name: 'Pa' }),
    signal: AbortSignal.timeout(20_000),
  })
  expect(answer.status).toBe(201)
}

async function expectEnd(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
}

describe('an engine whose standard output takes nothing goes on, and ends when it is told to', () => {
  it('a full disk, for its error output too', async () => {
    const town = await townOfTest()
    const engine = await started(town, ['sh', '-c', 'exec "$0" "$@" >/dev/full 2>/dev/full'])
    await expectServing(engine, town, 'pa')
    await expectEnd(engine.child)
  }, 180_000)

  it('a pipe whose reader has gone', async () => {
    const town = await townOfTest()
    const engine = await started(town, [])
    engine.child.stdout?.destroy()
    engine.child.stderr?.destroy()
    await expectServing(engine, town, 'pa')
    await expectEnd(engine.child)
  }, 180_000)

  it.skipIf(!canMakeDisk())(
    'a file on a full disk: the lines that waited are written once there is room',
    async () => {
      const town = await townOfTest()
      const disk = await smallDisk('1m')
      const through = [...disk.through, 'sh', '-c', `exec "$0" "$@" >>${join(disk.folder, 'out')}`]
      const engine = await started(town, through)
      const lines = (): string[] => readFileSync(disk.seen('out'), 'utf8').split('\n')
      disk.fill()
      await expectServing(engine, town, 'pa')
      expect(disk.freeBytes()).toBe(0)
      expect(lines().length).toBeLessThan(REQUESTS)
      disk.empty()
      await vi.waitFor(() => expect(lines().length).toBeGreaterThan(REQUESTS), PATIENCE)
      // The sentence that says where the engine listens stands among them.
      const logged = lines().filter((line) => line !== '' && !line.startsWith('Sanshe listens'))
      for (const line of logged) expect(JSON.parse(line)).toMatchObject({ level: 30 })
      await expectEnd(engine.child)
    },
    180_000,
  )
})

describe('a command whose standard output takes nothing', () => {
  it('says so and fails', async () => {
    const town = await townOfTest()
    const through = ['sh', '-c', 'exec "$0" "$@" >/dev/full']
    const { code, err } = await sanshe({ ...town.place, through }, '--version')
    expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/^output\.unwritable: /) })
  }, 60_000)
})
