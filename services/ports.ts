import type { Actor, Instant, RecordedEvent, Role, Sealed } from '../domain/kernel/index.ts'
import type { Fault } from './fault.ts'

/** Where an event stands in its log: strictly increasing, not dense; 0 is before the first. */
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
  /** As sealed. */
  readonly data: unknown
}

/** The events as recorded, durable by now. */
export interface Appended {
  readonly events: readonly RecordedEvent[]
  /** They were there already, from an append before; a log that cannot tell leaves it out. */
  readonly repeated?: true
}

/** The stream does not end where the writer thought. A value: it is expected. */
export interface Conflict {
  readonly conflict: true
  /** Revision of the stream's last event, -1 where it has none. */
  readonly revision: number
}

/** The last event that something was derived from. Whoever keeps derived state keeps its mark, to prove that it is derived. */
export interface Mark {
  readonly stream: string
  readonly revision: number
  readonly id: string
  readonly position: Position
  /** SHA-256 of the stored form, hex. */
  readonly digest: string
}

/** The truth. Every adapter passes `eventLogConformance` (src/testing). */
export interface EventLog {
  /** Nobody else writes this log while it is open, so what was read stays true until we append. */
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
   * Told positions at which events stood: reading from a position where none stands may begin at one of these. A log that can
   * begin anywhere leaves the method out.
   */
  recall?(positions: readonly Position[]): void
  /** Where the log ends, as its leader says now: never a remembered maximum. */
  head(): Promise<Position>
  identity(): Promise<LogIdentity>
  /**
   * Why a stream without events had some: it was deleted from outside. Undefined where it never had any; a log that nobody else
   * can write leaves the method out.
   */
  removed?(stream: string): Promise<Fault | undefined>
  /**
   * Accepts this copy of the log, in which newer events are missing: begins a new epoch, which every engine sees in its tail. A log
   * in a file leaves the method out: nobody has it open then.
   */
  accept?(): Promise<LogIdentity>
  close(): Promise<void>
}

/** A log as those see it who only read: the projector's thread, tools beside a running engine. */
export type EventLogReader = Omit<
  EventLog,
  'append' | 'tryWriting' | 'exclusive' | 'commandStream' | 'removed' | 'accept'
>

export interface LogIdentity {
  readonly id: string
  /** Raised by a restore or a migration. */
  readonly epoch: number
}

/** Which events a consumer is handed; what is left out does not narrow. */
export interface Filter {
  readonly communities?: readonly string[]
  /** Names of contexts: `demand`. */
  readonly aggregates?: readonly string[]
  /** Names of events: `DemandRaised`. */
  readonly types?: readonly string[]
}

/** How a durable consumer is run. */
export interface Consuming {
  /** Where a durable name that is new begins: with all that ever happened unless told. */
  readonly after?: Position
}

/** A durable consumer at work. */
export interface Subscription {
  /** Rejects where it can no longer go on; resolves when it was stopped. */
  readonly ended: Promise<void>
  /** How far it has got, what its filter leaves out included; a bus that cannot tell leaves it out. */
  reached?(): Position | undefined
  /** Takes no more events, and waits for those in hand. */
  stop(): Promise<void>
}

/**
 * Hands on what the log holds: in its order, at least once, from where a durable name has got to. Every adapter passes
 * `busConformance` (src/testing).
 */
export interface EventBus {
  /**
   * An event is done when `handle` resolves. Where it rejects, the event comes again, later each time; after five failures it
   * is put with the dead letters, and the consumer goes on. A Fault with `retryAfter` is a dependency's failure and not the
   * event's: it is waited out, and not counted. Of several consumers under one durable name each event goes to one.
   */
  subscribe(
    durable: string,
    filter: Filter,
    handle: (event: RecordedEvent) => Promise<void>,
    how?: Consuming,
  ): Promise<Subscription>
  /** Ends every subscription, and waits for what is in hand. */
  close(): Promise<void>
}

/** How often a consumer is handed an event that it fails at. */
export const MOST_FAILURES = 5

/** An event that a consumer failed at, as often as it is tried. */
export interface DeadLetter {
  readonly durable: string
  /** The event's id, and where it stands in the log. */
  readonly event: string
  readonly position: Position
  readonly type: string
  readonly community: string
  readonly failures: number
  /** A code, never data of the event. */
  readonly reason: string
  readonly since: Instant
}

/** Which event of a log: in logs that versions before 0.2 wrote, two events may have one id. */
export type EventKey = Pick<RecordedEvent, 'id' | 'position'>

/** What consumers failed at. Counts last through restarts. */
export interface DeadLetters {
  /** One more failure of this consumer at this event; resolves with how many there were by now. */
  failed(durable: string, event: RecordedEvent, reason: string): Promise<number>
  /** It succeeded after all: the count is forgotten. */
  succeeded(durable: string, event: EventKey): Promise<void>
  /** Those that are given up, oldest first. */
  list(
    page: PageOf & { readonly durable?: string; readonly community?: string },
  ): Promise<{ letters: readonly DeadLetter[]; next?: string }>
  /** The one of this event id, and at this position where it is given; the oldest where there are several. */
  find(durable: string, event: string, position?: Position): Promise<DeadLetter | undefined>
  /** It was handled, or somebody decided that it need not be. False where there was none. */
  discard(durable: string, event: EventKey): Promise<boolean>
  /** How many each consumer has given up. */
  counts(): Promise<ReadonlyMap<string, number>>
  /** Everything of a consumer that is no more. */
  forget(durable: string): Promise<void>
}

/** An event, as number `sequence` of the stream that the relay publishes into. */
export interface PlaceInStream {
  readonly position: Position
  readonly sequence: number
  /** The event itself, which proves that the log is the one that was published; absent before the first. */
  readonly mark?: Mark
  /** Another publisher's message stands in an event's place behind it, so that the stream is lost. */
  readonly disturbed?: true
}

/** What is kept beside the stream: where the relay was last, and which log it read. */
export interface RelayRecord extends PlaceInStream {
  readonly log: LogIdentity
}

/** Where that stream ends. */
export interface StreamEnd {
  /** Number of the last message that it ever took: 0 where it never had one. */
  readonly sequence: number
  /** The event in that message; `foreign` where it holds none; undefined where limits have removed it. */
  readonly last?: Mark | 'foreign'
  /** Undefined where the record is lost. */
  readonly remembered?: RelayRecord
}

/**
 * The outcome of publishing an event as number `sequence`: the stream holds it now; the stream held it already, at this very
 * number; or the stream does not end right before this number, or is not there.
 */
export type PublishOutcome = 'stored' | 'repeated' | 'refused'

/** The stream from which services and subscribers elsewhere read, as the relay sees it. */
export interface EventStream {
  /** Undefined where there is no stream. */
  end(): Promise<StreamEnd | undefined>
  /** Makes the stream where there is none, and before it the record of whose it is. */
  begin(log: LogIdentity): Promise<void>
  /**
   * Calls may overlap: an event is stored as this very number, and so behind its predecessor, or not at all. That holds also for an
   * event whose id another event has: old logs hold such pairs.
   */
  publish(event: RecordedEvent, sequence: number): Promise<PublishOutcome>
  /** Whether message number `sequence` is this event; undefined where there is no such message, or not any more. */
  holds(sequence: number, event: Pick<RecordedEvent, 'id' | 'position'>): Promise<boolean | undefined>
  /** Writes the record beside the stream. */
  remember(place: PlaceInStream, log: LogIdentity): Promise<void>
  /** Aborts when the stream may be another one than before: the connection to it was lost. */
  changed(): AbortSignal
}

/** The right to be the one at work, of all copies. */
export interface HeldTurn {
  /** Aborts when it is over without having been ended. */
  readonly lost: AbortSignal
  /** Lets the next one have it. */
  end(): Promise<void>
}

/** Takes the turn where it is free; undefined where another copy has it. Rejects with a Fault where that cannot be found out. */
export type ClaimTurn = () => Promise<HeldTurn | undefined>

/** A personal value on its way into the log. */
export interface ToSeal {
  /** Whose it is: the key that seals it belongs to this subject and this stream alone. */
  readonly subject: string
  readonly stream: string
  /** Any JSON value. */
  readonly value: unknown
}

/** Keys of subjects, and what they seal. */
export interface Vault {
  /** Seals in order. Resolves when every key it used is durable. */
  seal(values: readonly ToSeal[]): Promise<Sealed[]>
  /** Opens in order; undefined where the key was destroyed. */
  open(values: readonly Sealed[]): Promise<unknown[]>
  /** Destroys every key of a subject, in all streams. Resolves with their number when that is durable. */
  erase(subject: string): Promise<number>
  /** Destroys what opens `target`, and keeps the other values of its key (`others`, all of them) readable. */
  redact(target: Sealed, others: readonly Sealed[]): Promise<boolean>
  /** Hex digest under a key that only this installation has: for comparing without storing. */
  digest(purpose: string, text: string): string
  /** Ids, in hex, of the keys that a subject still has: by them disclosures tell whose values were read. */
  keysOf(subject: string): Promise<string[]>
  close(): Promise<void>
}

/** Where personal values were read. */
export interface DisclosurePlace {
  readonly community: string
  /** The view, `feed`, or what else showed them. */
  readonly view: string
}

/** That somebody read opened values of one subject in one stream, within one hour. */
export interface Disclosure extends DisclosurePlace {
  /** Hex id of the key that opened them: the vault knows whose it is, and nobody does once that is erased. */
  readonly key: string
  readonly reader: string
  readonly role: Role
  readonly party?: string
  readonly first: Instant
  readonly last: Instant
  /** How many values, repetitions included. */
  readonly times: number
}

/** Who has read which personal values. Holds ids only, nothing of the values. */
export interface Disclosures {
  /** Takes note; durable within a second or two, for reading must not wait for it. */
  record(reader: Actor, place: DisclosurePlace, keys: readonly string[], at: Instant): void
  /** Of these keys, latest first. `after`: the cursor of the page before. */
  list(keys: readonly string[], page: PageOf): Promise<DisclosurePage>
}

/** Which part of a long list. */
export interface PageOf {
  readonly limit: number
  readonly after?: string
}

export interface DisclosurePage {
  readonly disclosures: readonly Disclosure[]
  /** Cursor of the next page, where there is one. */
  readonly next?: string
}

/** A fold that need not be repeated. Losing one costs time only. */
export interface Snapshot {
  readonly stream: string
  readonly revision: number
  readonly foldVersion: number
  /** Plain JSON: the aggregate's state and what was answered to which command. */
  readonly content: unknown
  /** Of its last event: the stream must still hold it. Absent in what was written before marks were kept. */
  readonly mark?: Mark
}

export interface Snapshots {
  load(stream: string): Snapshot | undefined
  /** False where it was not stored: the stream is still there, and another one may be taken later. */
  save(snapshot: Snapshot): boolean
  close(): void
}

/** Says what time it is. The demo's runs on a virtual one. */
export type Clock = () => Instant

/** One page of a view, or one of its rows. */
export interface Question {
  readonly view: string
  readonly community: string
  /** Filters by name, as the view declares them, and `sort`, the name of one of its orders. */
  readonly filters: Readonly<Record<string, string>>
  /** 1 to 500. */
  readonly limit: number
  /** Cursor of the previous page. */
  readonly after?: string
  readonly reader: Actor
  /** What overdue is relative to: the clock's time unless told. */
  readonly now?: Instant
}

export interface Page {
  /** Personal values that this reader may see are sealed, to be opened at the edge; others are null. */
  readonly rows: readonly unknown[]
  /** Cursor of the next page, where there is one. */
  readonly next?: string
  /** The answer is true as of this position. */
  readonly position: Position
}

/** The read models as their readers see them. */
export interface Views {
  /** @throws Fault `view.unknown` `filter.unknown` `filter.invalid` `cursor.invalid` `view.unavailable` */
  page(question: Question): Promise<Page>
  /** One row by id; row is undefined where there is none, or none that this reader may see. */
  one(question: Question & { readonly id: string }): Promise<{ readonly row?: unknown; readonly position: Position }>
  /** Waits until a view has seen the position; false where it has not within the time. */
  reached(view: string, position: Position, withinMs: number): Promise<boolean>
  status(): readonly ViewStatus[]
}

/** How far a projection is, and so is every view of it. */
export interface ViewStatus {
  /** The projection's name. */
  readonly view: string
  readonly version: number
  readonly position: Position
  /** Why it stands still, where it does: never with data of the event. */
  readonly failure?: { readonly position: Position; readonly type: string; readonly reason: string }
  /** While a new version is built beside the one that serves: where that has got to. */
  readonly building?: { readonly version: number; readonly position: Position }
  /** No version of it was ever complete: it answers nothing. */
  readonly unbuilt?: true
}
