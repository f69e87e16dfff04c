import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { checkpointsIn } from '../../../infra/sqlite/state/checkpoints.ts'
import { localBus } from '../../../services/feed/local-bus.ts'
import { openTail } from '../../../services/feed/tail.ts'
import { type BusRig, busConformance } from '../../../testing/index.ts'
import { busRigIn } from '../../fixtures/bus-rig.ts'
import { tests } from '../../fixtures/conformance.ts'

const over = (directory: string): Promise<BusRig> =>
  busRigIn(directory, ({ log, state, deadLetters }) => {
    const checkpoints = checkpointsIn(state)
    const bus = localBus({ tail: openTail({ log }), checkpoints, deadLetters, wait: () => turn() })
    return { bus, close: bus.close }
  })

busConformance(
  'the local bus',
  () => {
    const directory = mkdtempSync(join(tmpdir(), 'sanshe-bus-'))
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
    return over(directory)
  },
  tests,
)
