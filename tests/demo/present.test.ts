import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { HOUR, instant } from '../../domain/kernel/index.ts'
import { checkpointsIn, deadLettersIn, openStateDb } from '../../infra/sqlite/state/index.ts'
import { localBus } from '../../services/feed/local-bus.ts'
import { managers } from '../../services/processes/process-managers.ts'
import { runManagers } from '../../services/processes/runner.ts'
import { withViews } from '../../src/engine/read-side.ts'
import { eventsOf, folder, stageIn, UNTIL } from './play.ts'

/** Clocks whose ticks the test controls. */
function rounds(clocks: number) {
  let waiting: (() => void)[] = []
  const all = () => expect.poll(() => waiting.length, { timeout: 60_000 }).toBe(clocks)
  return {
    wait: (_: number, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        signal.throwIfAborted()
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
        waiting.push(resolve)
      }),
    /** Lets every participant read the clock once more, until the end. */
    async round() {
      await all()
      const going = waiting
      waiting = []
      for (const go of going) go()
      await all()
    },
  }
}

it('leaves little overdue work that the services have not seen', async () => {
  const directory = folder()
  const now = UNTIL + 9 * HOUR
  const on = await stageIn(directory, () => now)
  onTestFinished(on.stop)
  await on.play({ seed: 2, days: 45 })
  const before = await on.log.head()
  const failed = (fault: Error): never => {
    throw fault
  }
  const engine = await withViews(on, { onFailure: failed })
  expect(await engine.views.reached('demand-board', before, 60_000)).toBe(true)
  const state = openStateDb({ path: join(directory, 'bus.db'), identity: await on.log.identity(), failed })
  const checkpoints = checkpointsIn(state)
  const bus = localBus({ log: on.log, checkpoints, deadLetters: deadLettersIn(state, () => now) })
  const { wait, round } = rounds(managers.filter(({ onTime }) => onTime !== undefined).length)
  const running = runManagers({
    ...on,
    managers,
    bus,
    views: engine.views,
    open: engine.open,
    communities: async () => (await engine.communities()).map(({ id }) => id),
    onFailure: failed,
    wait,
  })
  onTestFinished(async () => {
    await running.stop()
    await bus.close()
    await engine.stop()
    await state.close()
  })
  for (let times = 0; times < 2; times += 1) {
    for (const { name, reaction } of managers) {
      if (reaction === undefined) continue
      await expect.poll(async () => checkpoints.of(name) === (await on.log.head()), { timeout: 60_000 }).toBe(true)
    }
    await engine.views.reached('demand-board', await on.log.head(), 10_000)
    await round()
  }
  const added = (await eventsOf(on)).filter(({ position }) => position > before)
  expect(added.every(({ actor }) => actor.startsWith('service-'))).toBe(true)
  expect(added.every(({ recordedtime }) => instant(recordedtime) === now)).toBe(true)
  expect(added.length).toBeGreaterThan(0)
  expect(added.length).toBeLessThan(40)
}, 180_000)
