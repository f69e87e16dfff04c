import type { RawEvent } from '../kit/raw-event.ts'
import type { EventLogReader, LogIdentity, Position } from './event-log.ts'

/** Which log a store is for, and whether engines may open it. */
export interface TargetStanding {
  readonly identity: LogIdentity
  readonly complete: boolean
}

/** A store that another log is moved into. */
export interface MigrationTarget {
  /** Undefined while the store is for no log yet. */
  standing(): Promise<TargetStanding | undefined>
  /** Reserves the store for a log, unless another process did first: resolves with what stands then. */
  reserve(identity: LogIdentity): Promise<TargetStanding>
  /** Lets engines open the log. */
  settle(identity: LogIdentity): Promise<void>
  /** The events that the store holds now. */
  after(position: Position): AsyncIterable<readonly RawEvent[]>
  /**
   * Adds consecutive events of one stream at the revisions that they have. Events that are there already are not added twice.
   *
   * @throws Fault `migrate.other-events` where the stream continues with other events
   */
  write(events: readonly RawEvent[]): Promise<void>
  /** The log as an engine will read it. */
  reader(identity: LogIdentity): EventLogReader
  close(): Promise<void>
}
