import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { openSqliteLog } from '../../../infra/sqlite/event-log/log.ts'
import { checkpointsIn } from '../../../infra/sqlite/state/checkpoints.ts'
import { deadLettersIn } from '../../../infra/sqlite/state/dead-letters.ts'
import { openStateDb } from '../../../infra/sqlite/state/state-db.ts'
import { localBus } from '../../../services/feed/local-bus.ts'
import { openTail } from '../../../services/feed/tail.ts'
import { type BusRig, busConformance } from '../../../testing/index.ts'
import { tests } from '../../fixtures/conformance.ts'

async function over(directory: string): Promise<BusRig> {
  const log = await openSqliteLog({ path: join(directory, 'log.db'), clock: Date.now })
  const state = openStateDb({
    path: join(directory, 'state.db'),
    identity: await log.identity(),
    failed(fault) {
      throw fault
    },
  })
  const deadLetters = deadLettersIn(state, Date.now)
  const bus = localBus({ tail: openTail({ log }), checkpoints: checkpointsIn(state), deadLetters, wait: () => turn() })
  let stopped = false
  const stop = async (): Promise<void> => {
    if (stopped) return
    stopped = true
    await bus.close()
    await state.close()
    await log.close()
  }
  return {
    log,
    bus,
    deadLetters,
    stop,
    async again() {
      await stop()
      return over(directory)
    },
  }
}

busConformance(
  'the local bus',
  () => {
    const directory = mkdtempSync(join(tmpdir(), 'sanshe-bus-'))
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
    return over(directory)
  },
  tests,
)
