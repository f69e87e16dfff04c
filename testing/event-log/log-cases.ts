import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { Clock } from '../../services/ports/clock.ts'
import type { EventLog } from '../../services/ports/event-log.ts'
import type { TestFunctions } from '../functions.ts'

/** A log to test. It may be on storage of its own, or on a server that other programs use too. */
export interface LogUnderTest {
  readonly log: EventLog
  /** Closes the log and opens it again on the same storage. */
  reopen(): Promise<EventLog>
  /** Closes the log, and removes what the test made. */
  close(): Promise<void>
}

/** Opens a log to test, with this clock. */
export type OpenLog = (clock: Clock) => Promise<LogUnderTest>

/** The functions that the topics of the suite share. */
export interface LogCases {
  readonly describe: TestFunctions['describe']
  readonly expect: TestFunctions['expect']
  readonly it: (name: string, run: () => Promise<void>) => void
  /** The log that is open now. */
  readonly log: EventLog
  /** The time of the log's clock, in milliseconds. */
  now: number
  reopen(): Promise<void>
  /** Returns the name of a stream that no other test uses. */
  newStream(): string
  /** Reads a stream from a revision, by default from its beginning. */
  stream(name: string, from?: number): Promise<RecordedEvent[]>
}
