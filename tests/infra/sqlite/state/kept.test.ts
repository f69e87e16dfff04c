import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it, onTestFinished } from 'vitest'
import { checkpointsIn } from '../../../../infra/sqlite/state/checkpoints.ts'
import { deadLettersIn } from '../../../../infra/sqlite/state/dead-letters.ts'
import { endpointsIn } from '../../../../infra/sqlite/state/endpoints.ts'
import { openStateDb } from '../../../../infra/sqlite/state/state-db.ts'
import { MOST_FAILURES } from '../../../../services/ports/dead-letters.ts'
import { failedEvent, giveUp, type StateRig, stateConformance } from './conformance.ts'

function over(path: string): StateRig {
  const failed = (fault: unknown): never => {
    throw fault
  }
  const state = openStateDb({ path, identity: { id: 'log-1', epoch: 1 }, failed })
  let open = true
  const stop = async (): Promise<void> => {
    if (open) await state.close()
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

it('a state file of a version with one dead letter for each event id keeps what it has', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-state-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const path = join(directory, 'state.db')
  const event = failedEvent()
  const before = over(path)
  await giveUp(before.deadLetters, 'matching', event)
  await before.stop()
  const db = new DatabaseSync(path)
  db.exec('drop index failures_of_event; create unique index failures_once on failures (durable, event)')
  db.close()
  const { deadLetters, stop } = over(path)
  onTestFinished(stop)
  const other = { ...event, position: event.position + 1_000_000 }
  expect(await deadLetters.failed('matching', other, 'timeout')).toBe(1)
  expect(await deadLetters.failed('matching', event, 'timeout')).toBe(MOST_FAILURES + 1)
})
