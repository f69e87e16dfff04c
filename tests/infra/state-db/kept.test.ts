import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { checkpointsIn, deadLettersIn, endpointsIn, openStateDb } from '../../../infra/state-db/index.ts'
import { type StateRig, stateConformance } from './conformance.ts'

function over(path: string): StateRig {
  const failed = (fault: unknown): never => {
    throw fault
  }
  const state = openStateDb({ path, identity: { id: 'log-1', epoch: 1 }, failed })
  let open = true
  const stop = async (): Promise<void> => {
    if (open) state.close()
    open = false
  }
  return {
    endpoints: endpointsIn(state, checkpointsIn(state)),
    deadLetters: deadLettersIn(state, Date.now),
    stop,
    async again() {
      await stop()
      const next = over(path)
      onTestFinished(() => next.stop())
      return next
    },
  }
}

stateConformance('the state file', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-state-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return over(join(directory, 'state.db'))
})
