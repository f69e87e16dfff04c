import type { RecordedEvent, Role } from '../../domain/kernel/index.ts'
import type { Fault } from '../kit/fault.ts'

/** The position of an event in its log: strictly increasing, with gaps. 0 is before the first event. */
export type Position = number

/** The revision that the last event of a stream must have. `none`: the stream must have no events. `any`: no condition. */
export type Expected = number | 'none' | 'any'

/** An event to append. The log adds stream, revision, recorded time and position. */
export interface NewEvent {
  readonly id: string
  /** `governance.<Name>.v<version>` */
  readonly type: string
  /** When the event happened. Default: when it is recorded. */
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
  /** The data of the event. Its personal values are sealed. */
  readonly data: unknown
}

/** The result of an append that succeeded. The events are durable. */
export interface Appended {
  readonly events: readonly RecordedEvent[]
  /** The events were already there, from an earlier append. Absent also if the log does not know this. */
  readonly repeated?: true
}

/** The result of an append to a stream that does not end at the expected revision. */
export interface Conflict {
  readonly conflict: true
  /** The revision of the last event of the stream; -1 if it has none. */
  readonly revision: number
}

/** Identifies the last event that a state was derived from. With its mark, derived state proves that it was derived from a log. */
export interface Mark {
  readonly stream: string
  readonly revision: number
  readonly id: string
  readonly position: Position
  /** The SHA-256 of the stored form of the event, in hex. */
  readonly digest: string
}

/** Which events `readAll` reads. */
export interface ReadAllOptions {
  /** The position of the last event. Default: the head at the time of the call. */
  readonly until?: Position
  /** The names of the events that suffice. A log may leave out others, but never the last event. Default: all. */
  readonly types?: readonly string[]
}

/** The event log, from which all other state is derived. Every adapter passes `eventLogConformance` (`testing/`). */
export interface EventLog {
  /** Whether no other process writes the log while it is open. State that was read then stays current until the next append. */
  readonly exclusive: boolean
  /**
   * Appends all of the events or none, durably. A repeated append with the same event ids and expected revision succeeds again.
   *
   * @throws Fault `event.too-large` `event.not-json` `stream.invalid` `time.before-previous` `time.in-future` `time.invalid`
   * `log.full` `log.clock-behind` `log.corrupt` `log.unavailable`
   */
  append(stream: string, expected: Expected, events: readonly NewEvent[]): Promise<Appended | Conflict>
  /**
   * Resolves with the stream that a command with an idempotency key (`commanddigest`) wrote, as far back as the log knows: with one
   * writer all commands of the last 30 days, with several writers the commands that this engine wrote or read. Absent if the log
   * does not know this. Commands with equal keys and different targets are then both accepted, under distinct event ids.
   */
  commandStream?(commandId: string): Promise<string | undefined>
  /**
   * Writes as much as a large event takes, durably, and removes it again. Absent if a log cannot be tried in this way.
   *
   * @throws the fault that `append` throws if the log cannot write
   */
  tryWriting?(): Promise<void>
  /** Frees room on the disk of the log. Absent if the log is not on a disk of this process. */
  shrink?(): Promise<void>
  /** Reads a stream in batches from revision `from` to its end. Default: from 0. */
  readStream(stream: string, from?: number): AsyncIterable<readonly RecordedEvent[]>
  /**
   * Resolves with the events of a stream from revision `from` on, from memory: as the log was at most 1 s ago, and with every event
   * up to the position `atLeast`. Resolves with undefined if memory cannot tell. A deletion of the stream from outside goes
   * unnoticed. Absent if the log is as quick.
   */
  recent?(stream: string, from: number, atLeast: Position): Promise<readonly RecordedEvent[] | undefined>
  /** Reads the log in batches after any position. */
  readAll(after: Position, options?: ReadAllOptions): AsyncIterable<readonly RecordedEvent[]>
  /** Resolves with the event at a position; undefined if there is none. */
  at(position: Position): Promise<RecordedEvent | undefined>
  /** Resolves with whether the log holds exactly this event at its position. This proves derived state. */
  holds(mark: Mark): Promise<boolean>
  /** Reads the events after a position in batches, then continues with new events until the signal aborts. */
  subscribe(after: Position, signal: AbortSignal): AsyncIterable<readonly RecordedEvent[]>
  /**
   * Gives the log positions of known events. A read from a position without an event can then begin at one of them. Absent if the
   * log can begin at any position.
   */
  recall?(positions: readonly Position[]): void
  /** Resolves with the position of the last event. The leader of the log is asked at each call. */
  head(): Promise<Position>
  identity(): Promise<LogIdentity>
  /**
   * Resolves with the fault of a stream without events that was deleted from outside; undefined if the stream never had events.
   * Absent if no other program can write the log.
   */
  removed?(stream: string): Promise<Fault | undefined>
  /**
   * Accepts this copy of the log, in which newer events are missing. Begins a new epoch, which every engine sees in its tail.
   * Absent for a log in a file: such a copy is accepted while no engine has it open.
   */
  accept?(): Promise<LogIdentity>
  close(): Promise<void>
}

/** The reading half of a log, for the thread of the projector and for tools beside a running engine. */
export type EventLogReader = Omit<
  EventLog,
  'append' | 'tryWriting' | 'shrink' | 'exclusive' | 'commandStream' | 'recent' | 'removed' | 'accept'
>

/** Identifies a log and the copy of it. */
export interface LogIdentity {
  readonly id: string
  /** The epoch of the log. A restore, a migration, or the acceptance of an older copy raises it. */
  readonly epoch: number
}
