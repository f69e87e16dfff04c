import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { EventLog, EventLogReader, LogIdentity, Mark, Position } from '../ports/event-log.ts'
import { pause, type Wait } from './event-delivery.ts'
import { Fault } from './fault.ts'
import type { Duty, Health } from './health.ts'
import { markOf } from './mark.ts'

/** The memory that a part of the derived state has of the log that it was derived from. */
export interface Remembered {
  /** The name of the part in messages, such as `read.db`. */
  readonly part: string
  readonly log: LogIdentity
  /** Marks of events that the log must still hold. */
  readonly marks: readonly Mark[]
  /** The position of the last event, for a part without marks that an earlier version wrote. */
  readonly position?: Position
}

export type Provable = Pick<EventLogReader, 'identity' | 'holds' | 'at'>

/** The work that stops while it is in doubt whether the log is the newest copy. */
const STOPS: readonly Duty[] = ['answers', 'commands', 'views', 'relay', 'services', 'webhooks']
/** Milliseconds between two questions to a log with several servers, in which a server that is behind catches up. */
const AGAIN_MS = 1_000

/** Returns the fault of a log that ends before the events that a part was derived from, or has other events in their places. */
export const olderCopy = (part: string): Fault =>
  new Fault(
    'log.older-copy',
    `The event log is an older copy: it does not hold the events that ${part} was derived from. Put the newer files back, or accept this copy with \`sanshe log accept\`.`,
    { retryAfter: 5, kind: 'permanent', outage: true },
  )

/** Returns the fault of a log that changed its id or epoch after this process derived state from it. */
const changed = (): Fault =>
  new Fault(
    'log.changed',
    'The event log began a new epoch, or became another log, since this engine started: start the engine again.',
    { retryAfter: 5, kind: 'permanent', outage: true },
  )

/**
 * Checks that the log holds the events that the parts were derived from. Resolves with the fault of the first part for which it
 * does not. A part of another log, or of an earlier epoch, is not checked: it is rebuilt, goes back or stops by itself.
 */
export async function prove(log: Provable, parts: readonly Remembered[]): Promise<Fault | undefined> {
  const now = await log.identity()
  for (const { part, log: of, marks, position } of parts) {
    if (of.id !== now.id || of.epoch < now.epoch) continue
    if (of.epoch > now.epoch) return olderCopy(part)
    for (const mark of marks) if (!(await log.holds(mark))) return olderCopy(part)
    if (marks.length === 0 && position && (await log.at(position)) === undefined) return olderCopy(part)
  }
  return undefined
}

/** Runs {@link prove}. If a log with several servers seems to be an older copy, runs it again after a pause. */
export async function proveTwice(
  log: Provable,
  parts: readonly Remembered[],
  { exclusive, wait = pause, signal = NEVER }: { exclusive: boolean; wait?: Wait; signal?: AbortSignal },
): Promise<Fault | undefined> {
  const first = await prove(log, parts)
  if (first === undefined || exclusive) return first
  await wait(AGAIN_MS, signal).catch(() => {})
  return prove(log, parts)
}

const NEVER = new AbortController().signal

/** Resolves with the first mark whose event the log still holds. @param marks newest first */
export async function lastHeld(log: Pick<Provable, 'holds'>, marks: readonly Mark[]): Promise<Mark | undefined> {
  for (const mark of marks) if (await log.holds(mark)) return mark
  return undefined
}

/** Proves that the log is still the one from which this process derived its state. */
export interface Proof {
  /** Checks the log. Call on opening, after each reconnect, and at regular times. Resolves with the doubt, if there is one. */
  prove(): Promise<Fault | undefined>
  /** Returns the fault that causes the doubt, while there is one. */
  doubt(): Fault | undefined
  /** Calls `told` when a doubt begins or ends. Call the returned function to stop. */
  watch(told: () => void): () => void
  /** Returns the newest event that this process appended or read. */
  newest(): RecordedEvent | undefined
}

/** A log with its proof. While there is a doubt, its subscriptions stand still and its appends are refused. */
export interface Proven {
  readonly log: EventLog
  readonly proof: Proof
}

export interface ProvenOptions {
  readonly log: EventLog
  /** The memories of the parts of derived state from before this process started. */
  readonly remembered: readonly Remembered[]
  readonly health: Health
  readonly wait?: Wait
}

/** Adds a proof to a log, on which its subscriptions and appends then depend. */
export function proven({ log, remembered, health, wait }: ProvenOptions): Proven {
  const newest = newestSeen()
  const doubts = logDoubts(health)
  const look = proofOf(log, { remembered, newest, doubts, ...(wait === undefined ? {} : { wait }) })
  let proving: Promise<Fault | undefined> | undefined
  return {
    proof: {
      prove() {
        proving ??= look().finally(() => {
          proving = undefined
        })
        return proving
      },
      doubt: doubts.doubt,
      watch: doubts.watch,
      newest: newest.event,
    },
    log: guarded(log, health, newest, doubts),
  }
}

interface NewestSeen {
  event(): RecordedEvent | undefined
  saw(event: RecordedEvent | undefined): void
}

function newestSeen(): NewestSeen {
  let newest: RecordedEvent | undefined
  return {
    event: () => newest,
    saw(event) {
      if (event !== undefined && event.position > (newest?.position ?? 0)) newest = event
    },
  }
}

interface LogDoubts {
  doubt(): Fault | undefined
  /** Returns a signal that aborts when a doubt begins. */
  signal(): AbortSignal
  found(fault: Fault | undefined): void
  watch(told: () => void): () => void
  /** Resolves when there is no doubt, or the signal aborts. */
  trusted(signal: AbortSignal): Promise<void>
}

function logDoubts(health: Health): LogDoubts {
  let doubt: Fault | undefined
  let doubting = new AbortController()
  const watching = new Set<() => void>()
  return {
    doubt: () => doubt,
    signal: () => doubting.signal,
    found(fault) {
      health.report('event-log-copy', fault, STOPS)
      if ((doubt === undefined) === (fault === undefined)) return
      doubt = fault
      if (fault === undefined) doubting = new AbortController()
      else doubting.abort()
      for (const told of [...watching]) told()
    },
    watch(told) {
      watching.add(told)
      return () => watching.delete(told)
    },
    async trusted(signal) {
      while (doubt !== undefined && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const done = (): void => {
            watching.delete(done)
            signal.removeEventListener('abort', done)
            resolve()
          }
          watching.add(done)
          signal.addEventListener('abort', done)
        })
      }
    },
  }
}

/** Returns a check of the log against the remembered marks and the newest event that this process has seen. */
function proofOf(
  log: EventLog,
  parts: Pick<ProvenOptions, 'remembered' | 'wait'> & { readonly newest: NewestSeen; readonly doubts: LogDoubts },
): () => Promise<Fault | undefined> {
  const { remembered, wait, newest, doubts } = parts
  /** The identity of the log at the first proof. */
  let first: LogIdentity | undefined
  return async () => {
    const now = await log.identity()
    first ??= now
    if (now.id === first.id && now.epoch === first.epoch) {
      const event = newest.event()
      const seen = event === undefined ? [] : [{ part: 'this engine', log: now, marks: [markOf(event)] }]
      const how = { exclusive: log.exclusive, ...(wait === undefined ? {} : { wait }) }
      doubts.found(await proveTwice(log, [...remembered, ...seen], how))
      // From now on all derived state depends at least on this event, including parts without marks.
      if (doubts.doubt() === undefined && newest.event() === undefined) newest.saw(await log.at(await log.head()))
    } else doubts.found(changed())
    return doubts.doubt()
  }
}

function guarded(log: EventLog, health: Health, newest: NewestSeen, doubts: LogDoubts): EventLog {
  return {
    ...log,
    async append(stream, expected, events) {
      const stopped = health.stopped('answers')
      if (stopped !== undefined) throw stopped
      const result = await log.append(stream, expected, events)
      if ('events' in result) newest.saw(result.events.at(-1))
      return result
    },
    async *readAll(after, options) {
      for await (const events of log.readAll(after, options)) {
        newest.saw(events.at(-1))
        yield events
      }
    },
    async *subscribe(after, signal) {
      for (let from = after; !signal.aborted; ) {
        await doubts.trusted(signal)
        for await (const events of log.subscribe(from, AbortSignal.any([signal, doubts.signal()]))) {
          if (doubts.doubt() !== undefined) break
          const last = events.at(-1)
          newest.saw(last)
          yield events
          from = last?.position ?? from
        }
        // The subscription ended without a doubt, so the log is closed.
        if (doubts.doubt() === undefined) return
      }
    },
  }
}
