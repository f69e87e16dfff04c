import { checkpointsIn } from '../../infra/sqlite/state/checkpoints.ts'
import { deadLettersIn } from '../../infra/sqlite/state/dead-letters.ts'
import { openStateDb } from '../../infra/sqlite/state/state-db.ts'
import { type Semaphore, semaphore } from '../../services/kit/semaphore.ts'
import type { Checkpoints } from '../../services/ports/checkpoints.ts'
import type { Clock } from '../../services/ports/clock.ts'
import type { DeadLetters } from '../../services/ports/dead-letters.ts'
import type { LogIdentity } from '../../services/ports/event-log.ts'

/** What lasts of a bus in memory. Buses open it one after another, or several at once, and take turns under a durable name. */
export interface MemoryBusStore {
  /** How far each durable consumer has got. */
  readonly checkpoints: Checkpoints
  readonly deadLetters: DeadLetters
  readonly turns: Semaphore
  /** Lets it all go. Close the buses first. */
  close(): Promise<void>
}

export interface MemoryBusStoreOptions {
  /** The log whose positions are remembered. */
  readonly log: LogIdentity
  /** Says since when an event is a dead letter. */
  readonly clock: Clock
}

/** Makes an empty store for a bus in memory that outlives its adapters, so that restarts and takeovers can be tested. */
export function memoryBusStore({ log, clock }: MemoryBusStoreOptions): MemoryBusStore {
  const state = openStateDb({
    path: ':memory:',
    identity: log,
    failed(fault) {
      throw fault
    },
  })
  return {
    checkpoints: checkpointsIn(state),
    deadLetters: deadLettersIn(state, clock),
    turns: semaphore(Number.POSITIVE_INFINITY, 1),
    close: () => state.close(),
  }
}
