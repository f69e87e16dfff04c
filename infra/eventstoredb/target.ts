import { NO_STREAM } from '@eventstore/db-client'
import { Fault } from '../../services/kit/fault.ts'
import type { Stored } from '../../services/kit/stored-event.ts'
import type { EventLogReader, LogIdentity, Position } from '../../services/ports/event-log.ts'
import { callsOf } from './calls.ts'
import { isConflict } from './faults.ts'
import { type Identities, identities } from './identity.ts'
import { type Readers, readersOf } from './store.ts'
import { connect, stored, storedData } from './wire.ts'

/** An EventStoreDB that another log is moved into. */
export interface Target extends Pick<Identities, 'standing' | 'reserve' | 'settle'> {
  /** What lies there now. */
  after(position: Position): AsyncIterable<readonly Stored[]>
  /**
   * Adds consecutive events of one stream as they are, at the revisions that they have. Events that are there already are not
   * added twice.
   *
   * @throws Fault `migrate.other-events` where the stream goes on otherwise
   */
  write(events: readonly Stored[]): Promise<void>
  /** As an engine will read it. */
  reader(identity: LogIdentity): EventLogReader
  close(): Promise<void>
}

export interface TargetOptions {
  readonly url: string
  /** Milliseconds, as of the log. */
  readonly deadline?: number
  readonly patience?: number
}

/** @throws Fault `config.invalid`, and of a connection that cannot be made */
export async function openTarget({ url, deadline = 5_000, patience = 15_000 }: TargetOptions): Promise<Target> {
  const client = await connect(url)
  const closing = new AbortController()
  const { signal } = closing
  const calls = callsOf({ client, deadlineMs: deadline, patience: { patienceMs: patience, signal } })
  const { standing, reserve, settle } = identities(calls)
  const readers = (identity: LogIdentity): Readers => readersOf({ client, calls, identity, standing, closing: signal })
  const { all } = readers(NOBODY)
  return {
    standing,
    reserve,
    settle,
    async *after(position) {
      for await (const events of all.stored(position, await all.head())) yield events.map(stored)
    },
    async write(events) {
      const [first] = events
      if (first === undefined) return
      const data = events.map((event) => storedData(event, event.text))
      const expectedRevision = first.revision === 0 ? NO_STREAM : BigInt(first.revision - 1)
      await calls.append(first.stream, data, expectedRevision).catch((error: unknown) => {
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

/** Nothing was said yet of whose log it is. */
const NOBODY: LogIdentity = { id: '', epoch: 0 }

const otherEvents = ({ stream }: Stored): Fault =>
  new Fault(
    'migrate.other-events',
    `The stream ${stream} in EventStoreDB goes on otherwise than in the log: see that nobody else writes there, and run it again.`,
  )
