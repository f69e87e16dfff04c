import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { FORMS, history, idle, pathOf, reading, serving } from './readers.ts'
import type { Rig } from './rig.ts'

/** Long beside what a busy machine takes. */
const PATIENCE_MS = 10_000

let at: Rig
let id: string
let token: string
beforeAll(async () => {
  at = await serving({}, 1500)
  id = await history(at, 10_000)
  token = await at.token()
})
afterAll(() => at.stop())

test.each(FORMS)('readers of the form %s are counted, and disconnected when they take nothing', async (...form) => {
  // The kernel buffers a few whole pages.
  const times = form[0] === 'page' || form[0] === 'stream' ? 16 : 1
  for (let more = 0; more < 5; more += 1) idle(at, pathOf(form, id), form[2], token, times)
  await expect.poll(() => reading(at, form[0])).toBeGreaterThan(0)
  await expect.poll(() => reading(at, form[0])).toBe(0)
})

test.each(FORMS)(
  'a reader of the form %s is let go after the patience of the setting, not after twice as long',
  async (...form) => {
    const patient = await serving({}, PATIENCE_MS)
    onTestFinished(() => patient.stop())
    const stream = await history(patient, 10_000)
    const began = performance.now()
    idle(
      patient,
      pathOf(form, stream),
      form[2],
      await patient.token(),
      form[0] === 'page' || form[0] === 'stream' ? 16 : 1,
    )
    await expect.poll(() => reading(patient, form[0])).toBeGreaterThan(0)
    await expect.poll(() => reading(patient, form[0]), { timeout: 60_000 }).toBe(0)
    const tookMs = performance.now() - began
    expect(tookMs).toBeGreaterThan(PATIENCE_MS)
    expect(tookMs).toBeLessThan(1.8 * PATIENCE_MS)
  },
  120_000,
)

test.each(FORMS)(
  'readers of the form %s leave nothing in memory',
  async (...form) => {
    const round = async (): Promise<number> => {
      const sockets = Array.from({ length: 20 }, () => idle(at, pathOf(form, id), form[2], token, 4))
      await expect.poll(() => reading(at, form[0])).toBeGreaterThan(0)
      await expect.poll(() => reading(at, form[0]), { timeout: 60_000 }).toBe(0)
      for (const socket of sockets) socket.destroy()
      return heldMiB()
    }
    // The first round fills the cache of streams.
    const before = await round()
    expect((await round()) - before).toBeLessThan(8)
  },
  120_000,
)

/** The memory of this process after a garbage collection. */
function heldMiB(): number {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / 2 ** 20
}
