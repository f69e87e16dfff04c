import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { EngineProcess } from '../fixtures/engine.ts'
import { canMakeDisk, smallDisk } from '../fixtures/small-disk.ts'
import { establish, raise, readable, ready, townOfTest } from '../fixtures/town.ts'

const PATIENCE = { timeout: 120_000, interval: 500 }
const RESERVE = 'data/disk.reserve'

async function townOn(size: string) {
  const disk = await smallDisk(size)
  const town = await townOfTest()
  const place = { ...town.with({}, join(disk.folder, 'data')), through: disk.through }
  const attempt = async (engine: EngineProcess) => {
    const answer = await raise(engine, town.resident)
    return { ...((await answer.json()) as { code?: string; position?: string }), status: answer.status }
  }
  return { disk, town, place, attempt }
}

describe.skipIf(!canMakeDisk())('a disk that is really full', () => {
  it('gets its room back by itself: commands stop, views catch up, commands go on', async () => {
    const { disk, town, place, attempt } = await townOn('12m')
    const engine = await town.start(place)
    await establish(engine, town)
    let last = ''
    for (;;) {
      const { status, code, position = '' } = await attempt(engine)
      if (status !== 201) {
        // A database that grows at once by more than was left may leave no room for a key.
        expect([status, code]).toEqual([507, expect.stringMatching(/^(log|vault)\.full$/)])
        break
      }
      last = position
    }
    await readable(engine, town.resident, last)
    await expect.poll(() => statSync(disk.seen('data/read.db-wal')).size, PATIENCE).toBe(0)
    await expect.poll(() => ready(engine), PATIENCE).toMatchObject({ status: 'ready', conditions: [] })
    expect(await attempt(engine)).toMatchObject({ status: 201 })
    expect(statSync(disk.seen(RESERVE)).mode & 0o077).toBe(0)
    expect(await engine.stop()).toBe(0)
  }, 400_000)

  it.each([
    ['with its reserve', true],
    ['without its reserve', false],
  ])(
    'lets an engine start %s: it answers questions, says what is wrong, and goes on once there is room',
    async (_, kept) => {
      const { disk, town, place, attempt } = await townOn('24m')
      const before = await town.start(place)
      await establish(before, town)
      const { position = '' } = await attempt(before)
      await readable(before, town.resident, position)
      disk.fill()
      await expect.poll(() => attempt(before), PATIENCE).toMatchObject({ status: 507, code: 'log.full' })
      await before.kill()
      if (!kept) rmSync(disk.seen(RESERVE))
      disk.fill()
      expect(disk.freeBytes()).toBe(0)

      const engine = await town.start(place)
      const full = { status: 'not ready', stopped: [{ work: 'commands', code: 'log.full' }] }
      await expect.poll(() => ready(engine), PATIENCE).toMatchObject(full)
      expect(await attempt(engine)).toMatchObject({ status: 507, code: 'log.full' })
      await readable(engine, town.resident, position)
      disk.empty()
      await expect.poll(() => ready(engine), PATIENCE).toMatchObject({ status: 'ready', conditions: [] })
      expect(await attempt(engine)).toMatchObject({ status: 201 })
      expect(await engine.stop()).toBe(0)
    },
    300_000,
  )
})
