import type { RecordedEvent, Role } from '../../domain/kernel/index.ts'
import type { Fault } from '../kit/fault.ts'

/** Position of an event in its log: strictly increasing, not dense. 0 is before the first event. */
export type Position = number

/** The revision that the last event of a stream must have: 'none' for a stream without events. */
export type Expected = number | 'none' | 'any'

/** An event to append: what the log adds itself (stream, revision, recorded time, position) is not yet there. */
export interface NewEvent {
  readonly id: string
  /** `governance.<Name>.v<version>` */
  readonly type: string
  /** When it happened; left out, it happened when it is recorded. */
  readonly time?: string
  readonly actor: string
  readonly party?: string
  readonly role: Role
  readonly correlationid: string
  readonly causationid?: string
  readonly commandid: string
  readonly commanddigest?: string
  readonly reads?: string
  readonly traceparent?: string
  /** The data, with personal values sealed. */
  readonly data: unknown
}

/** The events as recorded, durable by now. */
export interface Appended {
  readonly events: readonly RecordedEvent[]
  /** An earlier append wrote the same events. A log that cannot tell leaves it out. */
  readonly repeated?: true
}

/** The stream does not end at the expected revision. It is a value because writers expect it. */
export interface Conflict {
  readonly conflict: true
  /** Revision of the stream's last event, -1 where it has none. */
  readonly revision: number
}

/** Identifies the last event that state was derived from. It is kept with the state, to prove that the log still holds that event. */
export interface Mark {
  readonly stream: string
  readonly revision: number
  readonly id: string
  readonly position: Position
  /** SHA-256 of the stored form, hex. */
  readonly digest: string
}

/** The event log. Every adapter passes `eventLogConformance` (`testing/`). */
export interface EventLog {
  /** Whether this process is the only writer while the log is open, so that a read stays valid until the next append. */
  readonly exclusive: boolean
  /**
   * Appends all of the events or none, durably. The same event ids again at the same expected revision succeed again.
   * @throws Fault `event.too-large` `event.not-json` `stream.invalid` `time.before-previous` `time.in-future` `time.invalid`
   * `log.full` `log.clock-behind` `log.corrupt` `log.unavailable`
   */
  append(stream: string, expected: Expected, events: readonly NewEvent[]): Promise<Appended | Conflict>
  /**
   * The stream that a command with an idempotency key (`commanddigest`) wrote, as far back as the log knows: with one writer
   * every command of the last 30 days, with several those that this engine has written or seen. A log that cannot tell leaves
   * the method out; equal keys with different targets are then both accepted, under distinct event ids.
   */
  commandStream?(commandId: string): Promise<string | undefined>
  /**
   * Writes as much as a large event takes, durably, and leaves nothing of it. Absent where a log cannot be tried so.
   * @throws Fault as `append` does where the log cannot write
   */
  tryWriting?(): Promise<void>
  /** Gives back what room it can on its disk. Absent where the log is on no disk of this process. */
  shrink?(): Promise<void>
  /** Batches from revision `from` (0 unless told) to the stream's end. */
  readStream(stream: string, from?: number): AsyncIterable<readonly RecordedEvent[]>
  /** Batches after any position, up to and including `until` (the head at the time of the call unless told). */
  readAll(after: Position, options?: { readonly until?: Position }): AsyncIterable<readonly RecordedEvent[]>
  /** The event that stands at this position, where one does. */
  at(position: Position): Promise<RecordedEvent | undefined>
  /** Whether the log holds exactly this event at this place: the proof of derived state. */
  holds(mark: Mark): Promise<boolean>
  /** Catches up, then stays live until aborted. */
  subscribe(after: Position, signal: AbortSignal): AsyncIterable<readonly RecordedEvent[]>
  /**
   * Remembers positions of events: a read from a position without an event may begin at one of these. A log that can begin
   * anywhere leaves the method out.
   */
  recall?(positions: readonly Position[]): void
  /** Position of the last event, asked of the log's leader now; never a remembered maximum. */
  head(): Promise<Position>
  identity(): Promise<LogIdentity>
  /**
   * Returns the fault for a stream that was deleted from outside; undefined for a stream that never had events. A log without
   * other writers leaves the method out.
   */
  removed?(stream: string): Promise<Fault | undefined>
  /**
   * Accepts this copy of the log, in which newer events are missing: begins a new epoch, which every engine sees in its tail. A log
   * in a file leaves the method out, because no engine may have it open then.
   */
  accept?(): Promise<LogIdentity>
  close(): Promise<void>
}

/** The part of a log that readers use: the projector's thread, and tools beside a running engine. */
export type EventLogReader = Omit<
  EventLog,
  'append' | 'tryWriting' | 'shrink' | 'exclusive' | 'commandStream' | 'removed' | 'accept'
>

export interface LogIdentity {
  readonly id: string
  /** Raised by a restore or a migration. */
  readonly epoch: number
}
