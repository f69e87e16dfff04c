import type { RawEvent } from '../kit/raw-event.ts'
import type { EventLogReader, LogIdentity, Position } from './event-log.ts'

/** The log that a store is reserved for, and whether the log is complete, so that engines may open it. */
export interface TargetStanding {
  readonly identity: LogIdentity
  readonly complete: boolean
}

/** A store that a log is moved into. */
export interface MigrationTarget {
  /** Resolves with the log that the store is reserved for; undefined if there is none. */
  standing(): Promise<TargetStanding | undefined>
  /** Reserves the store for a log, unless it is reserved. Resolves with the log that it is reserved for then. */
  reserve(identity: LogIdentity): Promise<TargetStanding>
  /** Marks the log as complete, so that engines may open it. */
  settle(identity: LogIdentity): Promise<void>
  /** Reads the events that the store holds after a position. */
  after(position: Position): AsyncIterable<readonly RawEvent[]>
  /**
   * Adds consecutive events of one stream at their revisions. Events that are already there are not added again.
   *
   * @throws Fault `migrate.other-events` if the stream continues with other events
   */
  write(events: readonly RawEvent[]): Promise<void>
  /** Returns a reader of the log as engines will read it. */
  reader(identity: LogIdentity): EventLogReader
  close(): Promise<void>
}
