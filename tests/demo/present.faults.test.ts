import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { REPORTING_SERVICE } from '../../domain/community/reports.ts'
import { HOUR, instant } from '../../domain/kernel/index.ts'
import { MESSENGER_SERVICE } from '../../domain/notification/delivery.ts'
import { checkpointsIn } from '../../infra/sqlite/state/checkpoints.ts'
import { deadLettersIn } from '../../infra/sqlite/state/dead-letters.ts'
import { openStateDb } from '../../infra/sqlite/state/state-db.ts'
import { localBus } from '../../services/feed/local-bus.ts'
import { openIn } from '../../services/privacy/sealed-values.ts'
import { processManagers } from '../../services/processes/process-managers.ts'
import { runProcessManagers } from '../../services/processes/runner.ts'
import { withViews } from '../../src/engine/read-side.ts'
import { rounds } from '../services/processes/rounds.ts'
import { eventsOf, folder, stageIn, UNTIL } from './play.ts'

it('leaves the services a present in which little is overdue that they have not seen', async () => {
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
  const bus = localBus({ tail: engine.feed.tail, checkpoints, deadLetters: deadLettersIn(state, () => now) })
  const { wait, round } = rounds(processManagers.filter(({ onTime }) => onTime !== undefined).length)
  const running = runProcessManagers({
    ...on,
    processManagers,
    bus,
    views: engine.views,
    open: (value) => openIn(on.vault, value),
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
    for (const { name, reaction } of processManagers) {
      if (reaction === undefined) continue
      await expect.poll(async () => checkpoints.of(name) === (await on.log.head()), { timeout: 60_000 }).toBe(true)
    }
    await engine.views.reached('demand-board', await on.log.head(), 10_000)
    await round()
  }
  const added = (await eventsOf(on)).filter(({ position }) => position > before)
  expect(added.every(({ actor }) => actor.startsWith('service-'))).toBe(true)
  expect(added.every(({ recordedtime }) => instant(recordedtime) === now)).toBe(true)
  // The simulation publishes no reports, and tells no one of urgent demands. The services make up for those of all months, and of the last day.
  const others = added.filter(({ actor }) => actor !== REPORTING_SERVICE && actor !== MESSENGER_SERVICE)
  expect(others.length).toBeGreaterThan(0)
  // Who is to call a raiser is for the services to say: that is not late.
  const late = others.filter(({ type }) => !type.startsWith('governance.CallbackDealt.'))
  expect(late.length).toBeLessThan(30)
  expect(others.length).toBeLessThan(80)
}, 180_000)
