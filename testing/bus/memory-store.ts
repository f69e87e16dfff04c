import { checkpointsIn } from '../../infra/sqlite/state/checkpoints.ts'
import { deadLettersIn } from '../../infra/sqlite/state/dead-letters.ts'
import { openStateDb } from '../../infra/sqlite/state/state-db.ts'
import { type Semaphore, semaphore } from '../../services/kit/semaphore.ts'
import type { Checkpoints } from '../../services/ports/checkpoints.ts'
import type { Clock } from '../../services/ports/clock.ts'
import type { DeadLetters } from '../../services/ports/dead-letters.ts'
import type { LogIdentity } from '../../services/ports/event-log.ts'

/** The state of a bus in memory. Buses open it one after another, or several at once, and take turns under a durable name. */
export interface MemoryBusStore {
  /** The position of each durable consumer. */
  readonly checkpoints: Checkpoints
  readonly deadLetters: DeadLetters
  /** Lets one consumer of a durable name work at a time. */
  readonly turns: Semaphore
  /** Drops the state. Close the buses first. */
  close(): Promise<void>
}

/** The log and the clock of a store. */
export interface MemoryBusStoreOptions {
  /** The log whose positions the store remembers. */
  readonly log: LogIdentity
  /** Gives the time when an event becomes a dead letter. */
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
