import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { EventLog, EventLogReader, LogIdentity, Mark, Position } from '../ports/event-log.ts'
import { pause, type Wait } from './event-delivery.ts'
import { Fault } from './fault.ts'
import type { Health, Work } from './health.ts'
import { markOf } from './mark.ts'

/** What one part of the derived state remembers of the log that it was derived from. */
export interface Remembered {
  /** The name that people know: `read.db`. */
  readonly part: string
  readonly log: LogIdentity
  /** Marks of the events that the log must still hold. */
  readonly marks: readonly Mark[]
  /** How far a part was derived that has no marks: it was written by an earlier version. */
  readonly position?: Position
}

export type Provable = Pick<EventLogReader, 'identity' | 'holds' | 'at'>

/** Work that waits while it is in doubt whether the log is the newest copy. */
const STOPS: readonly Work[] = ['answers', 'commands', 'views', 'relay', 'services', 'webhooks']
/** How long until a log with several servers is asked again: a server that is behind catches up meanwhile. */
const AGAIN_MS = 1_000

/** The log ends before what was derived from it, or has another event at a remembered place. */
export const olderCopy = (part: string): Fault =>
  new Fault(
    'log.older-copy',
    `The event log is an older copy: it does not hold the events that ${part} was derived from. Put the newer files back, or accept this copy with \`sanshe log accept\`.`,
    { retryAfter: 5, kind: 'permanent', outage: true },
  )

/** The log is another one, or in another epoch, than when this process derived its state. */
const changed = (): Fault =>
  new Fault(
    'log.changed',
    'The event log began a new epoch, or became another log, since this engine started: start the engine again.',
    { retryAfter: 5, kind: 'permanent', outage: true },
  )

/**
 * Whether the log holds everything that these parts were derived from; the fault of the first that it does not. A part of another
 * log, or of an earlier epoch, proves nothing: it is rebuilt, goes back or stops by itself.
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

/** Like {@link prove}, but asks a log with several servers again before it is believed to be an older copy. */
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

/** The newest mark, of these, newest first, that the log still holds: the last event that both have. */
export async function lastHeld(log: Pick<Provable, 'holds'>, marks: readonly Mark[]): Promise<Mark | undefined> {
  for (const mark of marks) if (await log.holds(mark)) return mark
  return undefined
}

/** The proof that a process goes on with the log that its derived state was derived from. */
export interface Proof {
  /** Looks again: on opening, after each link that came back, and by and by. Resolves with what is wrong. */
  prove(): Promise<Fault | undefined>
  /** What was found wrong, while it is. */
  doubt(): Fault | undefined
  /** Tells whenever a doubt begins or ends. What is returned ends that. */
  watch(told: () => void): () => void
  /** The newest event that this process appended or was handed. */
  newest(): RecordedEvent | undefined
}

/** A log that is proven: its subscriptions stand still, and its appends are refused, while there is a doubt. */
export interface Proven {
  readonly log: EventLog
  readonly proof: Proof
}

export interface ProvenOptions {
  readonly log: EventLog
  /** What the parts of this process remembered before it began. */
  readonly remembered: readonly Remembered[]
  readonly health: Health
  readonly wait?: Wait
}

export function proven({ log, remembered, health, wait }: ProvenOptions): Proven {
  let newest: RecordedEvent | undefined
  let doubt: Fault | undefined
  /** The log's identity at the first proof. */
  let first: LogIdentity | undefined
  /** Aborted while there is a doubt. */
  let doubting = new AbortController()
  const watching = new Set<() => void>()

  function saw(event: RecordedEvent | undefined): void {
    if (event !== undefined && event.position > (newest?.position ?? 0)) newest = event
  }

  function found(fault: Fault | undefined): void {
    health.report('event-log-copy', fault, STOPS)
    if ((doubt === undefined) === (fault === undefined)) return
    doubt = fault
    if (fault === undefined) doubting = new AbortController()
    else doubting.abort()
    for (const told of [...watching]) told()
  }

  let proving: Promise<Fault | undefined> | undefined

  const proof: Proof = {
    prove() {
      proving ??= look().finally(() => {
        proving = undefined
      })
      return proving
    },
    doubt: () => doubt,
    watch(told) {
      watching.add(told)
      return () => watching.delete(told)
    },
    newest: () => newest,
  }

  async function look(): Promise<Fault | undefined> {
    const now = await log.identity()
    first ??= now
    if (now.id === first.id && now.epoch === first.epoch) {
      const seen = newest === undefined ? [] : [{ part: 'this engine', log: now, marks: [markOf(newest)] }]
      const how = { exclusive: log.exclusive, ...(wait === undefined ? {} : { wait }) }
      found(await proveTwice(log, [...remembered, ...seen], how))
      // What is derived from now on, and what was derived before marks were kept, has this one at least.
      if (doubt === undefined && newest === undefined) saw(await log.at(await log.head()))
    } else found(changed())
    return doubt
  }

  return {
    proof,
    log: {
      ...log,
      async append(stream, expected, events) {
        const stopped = health.stopped('answers')
        if (stopped !== undefined) throw stopped
        const result = await log.append(stream, expected, events)
        if ('events' in result) saw(result.events.at(-1))
        return result
      },
      async *readAll(after, options) {
        for await (const events of log.readAll(after, options)) {
          saw(events.at(-1))
          yield events
        }
      },
      async *subscribe(after, signal) {
        for (let from = after; !signal.aborted; ) {
          await trusted(proof, signal)
          for await (const events of log.subscribe(from, AbortSignal.any([signal, doubting.signal]))) {
            if (doubt !== undefined) break
            const last = events.at(-1)
            saw(last)
            yield events
            from = last?.position ?? from
          }
          // Ended by itself: the log is closed.
          if (doubt === undefined) return
        }
      },
    },
  }
}

/** Resolves when there is no doubt, or when the signal aborts. */
async function trusted(proof: Pick<Proof, 'doubt' | 'watch'>, signal: AbortSignal): Promise<void> {
  while (proof.doubt() !== undefined && !signal.aborted) {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        unwatch()
        signal.removeEventListener('abort', done)
        resolve()
      }
      const unwatch = proof.watch(done)
      signal.addEventListener('abort', done)
    })
  }
}
