import { Fault } from '../../services/kit/fault.ts'
import type { RawEvent } from '../../services/kit/raw-event.ts'
import type { LogIdentity } from '../../services/ports/event-log.ts'
import type { MigrationTarget } from '../../services/ports/migration-target.ts'
import { callsOf } from './calls.ts'
import { connectStore } from './client.ts'
import { isConflict } from './faults.ts'
import { identities } from './identity.ts'
import { type Readers, readersOf } from './store.ts'

/** The EventStoreDB to move a log into. */
export interface MigrationTargetOptions {
  /** The address, in the form of EVENTSTORE_URL. */
  readonly url: string
  /** How long one call may take. Default: 5 s. */
  readonly deadlineMs?: number
  /** How long a call is retried during an outage. Default: 15 s. */
  readonly patienceMs?: number
}

/** Opens an EventStoreDB to move a log into. @throws Fault `config.invalid`, and the fault of a connection that fails */
export async function openMigrationTarget({
  url,
  deadlineMs = 5_000,
  patienceMs = 15_000,
}: MigrationTargetOptions): Promise<MigrationTarget> {
  const client = await connectStore(url)
  const closing = new AbortController()
  const { signal } = closing
  const calls = callsOf({ client, deadlineMs, patience: { patienceMs, signal } })
  const { standing, reserve, settle } = identities(calls)
  const readers = (identity: LogIdentity): Readers => readersOf({ client, calls, identity, standing, closing: signal })
  const { all } = readers(NO_LOG)
  return {
    standing,
    reserve,
    settle,
    async *after(position) {
      yield* all.stored(position, await all.head())
    },
    async write(events) {
      const [first] = events
      if (first === undefined) return
      await calls.append(first.stream, events, first.revision - 1).catch((error: unknown) => {
        throw isConflict(error) ? otherEvents(first) : error
      })
    },
    reader(identity) {
      const { all, streams, tail } = readers(identity)
      return { ...all, ...streams, subscribe: tail, identity: async () => identity, close: async () => {} }
    },
    async close() {
      closing.abort()
      await client.dispose()
    },
  }
}

/** The identity while the store has no log yet. */
const NO_LOG: LogIdentity = { id: '', epoch: 0 }

const otherEvents = ({ stream }: RawEvent): Fault =>
  new Fault(
    'migrate.other-events',
    `The stream ${stream} in EventStoreDB continues with other events than the log: make sure that nothing else writes there, and run it again.`,
  )
