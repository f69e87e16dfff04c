import { NO_STREAM } from '@eventstore/db-client'
import { Fault } from '../../../services/fault.ts'
import type { EventLogReader, LogIdentity, Position } from '../../../services/ports.ts'
import type { Stored } from '../stored.ts'
import { isConflict } from './faults.ts'
import { type Identities, identities } from './identity.ts'
import { storeReader } from './reading.ts'
import { reaching } from './retrying.ts'
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

/** @throws Fault `config.invalid` */
export function openTarget({ url, deadline = 5_000, patience = 15_000 }: TargetOptions): Target {
  const client = connect(url)
  const closing = new AbortController()
  const patient = { patience, signal: closing.signal }
  const reader = storeReader(client, patient)
  const { standing, reserve, settle } = identities(client, deadline, patient)
  return {
    standing,
    reserve,
    settle,
    async *after(position) {
      const end = await reader.head()
      for await (const events of reader.stored(position, end)) yield events.map(stored)
    },
    async write(events) {
      const [first] = events
      if (first === undefined) return
      const data = events.map((event) => storedData(event, event.text))
      const expectedRevision = first.revision === 0 ? NO_STREAM : BigInt(first.revision - 1)
      const append = () => client.appendToStream(first.stream, data, { expectedRevision, deadline })
      await reaching(append, patient).catch((error: unknown) => {
        throw isConflict(error) ? otherEvents(first) : error
      })
    },
    reader: (identity) => ({ ...reader, identity: async () => identity, close: async () => {} }),
    async close() {
      closing.abort()
      await client.dispose()
    },
  }
}

const otherEvents = ({ stream }: Stored): Fault =>
  new Fault(
    'migrate.other-events',
    `The stream ${stream} in EventStoreDB goes on otherwise than in the log: see that nobody else writes there, and run it again.`,
  )
