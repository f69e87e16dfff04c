import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { Clock } from '../../services/ports/clock.ts'
import type { EventLog } from '../../services/ports/event-log.ts'
import type { TestFunctions } from '../functions.ts'

/** A log to test, on storage of its own or on a server that other programs use too. */
export interface LogUnderTest {
  readonly log: EventLog
  /** Closes the log and opens it again on the same storage. */
  reopen(): Promise<EventLog>
  /** Closes what is open, and removes what was made for the test. */
  close(): Promise<void>
}

/** Opens a log to test, with this clock. */
export type OpenLog = (clock: Clock) => Promise<LogUnderTest>

/** What the topics of the suite share. */
export interface LogCases {
  readonly describe: TestFunctions['describe']
  readonly expect: TestFunctions['expect']
  readonly it: (name: string, run: () => Promise<void>) => void
  /** The log that is open now. */
  readonly log: EventLog
  /** The moment that the log's clock tells. */
  now: number
  reopen(): Promise<void>
  /** Returns the name of a stream that no other test uses. */
  newStream(): string
  /** Reads a stream from a revision, by default from its beginning. */
  stream(name: string, from?: number): Promise<RecordedEvent[]>
}
