import type { Clock } from '../../services/ports/clock.ts'
import type { EventLog } from '../../services/ports/event-log.ts'

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

/** The clock of a log under test: tests set it. */
export interface TestClock {
  nowMs: number
}
