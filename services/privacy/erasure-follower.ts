import { instant, type RecordedEvent } from '../../domain/kernel/index.ts'
import { type ErasedSubject, privacyEvents, type RedactedValue } from '../../domain/privacy/events.ts'
import type { Tail, TailReader, TailStep } from '../feed/tail.ts'
import { pause, type Wait } from '../kit/event-delivery.ts'
import { Fault } from '../kit/fault.ts'
import { readWhole } from '../kit/whole-stream.ts'
import type { Clock } from '../ports/clock.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { HashSubject } from '../ports/read-database.ts'
import type { ErasurePlace, Vault } from '../ports/vault.ts'
import { redactionIn } from './privacy.ts'

/** The engine that records an erasure applies it itself. Others do so after this time, in case it was stopped. */
const APPLY_AFTER_MS = 8_000
/** How often the follower looks whether the vault has gone back to an earlier place. */
const LOOK_MS = 5_000
/** The wait after a failure. */
const RETRY_MS = 1_000
/** The place is recorded after so many events without an erasure, so that a start has few to read. */
const EVENTS_A_PLACE = 20_000

interface FollowerParts {
  readonly log: Pick<EventLog, 'readStream' | 'removed' | 'identity' | 'head'>
  readonly tail: Tail
  readonly vault: Pick<Vault, 'destroy' | 'redact' | 'place' | 'reached'>
  readonly clock: Clock
  /** Called when an erasure is applied: what was derived from the values is to go. */
  readonly erased: (subject: HashSubject) => void
  /** Called with the failure that keeps erasures from being applied, and with undefined once they are. */
  readonly failed: (error: unknown) => void
  readonly wait?: Wait
}

/** The condition of an engine that cannot apply what the log records. */
export const erasuresNotApplied = (cause: unknown): Fault =>
  new Fault(
    'vault.erasures-behind',
    'Erasures that the log records could not be applied to the keys. Check the log and the vault; it is tried again by itself.',
    { cause, retryAfter: 5 },
  )

/** Applies the erasures that the log records to a vault that may not know them. */
export interface ErasureFollower {
  /** Resolves when all erasures are applied that the log held when this was called. */
  caughtUp(): Promise<void>
  stop(): Promise<void>
}

/**
 * Follows the log from the place that the vault remembers. A vault that came from a backup, or whose server lost its last minutes,
 * remembers an earlier place, so what it lost is applied again.
 */
export function followErasures(parts: FollowerParts): ErasureFollower {
  const { log, tail, vault, clock, erased, failed, wait = pause } = parts
  const stopping = new AbortController()
  const { signal } = stopping
  let recorded: ErasurePlace | undefined
  let at = 0
  let behind = 0
  let lookedAt = clock()
  let isPlaced = false
  const waiting = new Set<{ readonly position: number; readonly done: () => void }>()

  async function redact({ stream, revision, field }: RedactedValue): Promise<void> {
    const events: RecordedEvent[] = []
    for await (const batch of readWhole(log, stream)) events.push(...batch)
    const found = redactionIn(events, revision, field)
    if (found !== undefined) await vault.redact(found.target, found.others)
  }

  async function apply({ type, data, source, recordedtime }: RecordedEvent): Promise<boolean> {
    if (type !== privacyEvents.SubjectErased.type && type !== privacyEvents.ValueRedacted.type) return false
    const earlyMs = Math.min(APPLY_AFTER_MS, instant(recordedtime) + APPLY_AFTER_MS - clock())
    if (earlyMs > 0) await wait(earlyMs, signal)
    const community = source.slice(source.lastIndexOf('/') + 1)
    if (type === privacyEvents.ValueRedacted.type) {
      const redacted = data as RedactedValue
      await redact(redacted)
      erased({ community, subject: redacted.stream })
    } else {
      const { keys, subject } = data as ErasedSubject
      await vault.destroy(keys)
      erased({ community, subject })
    }
    return true
  }

  async function record(): Promise<void> {
    const { epoch } = await log.identity()
    const place = { epoch, position: at }
    await vault.reached(place)
    recorded = place
    behind = 0
  }

  /** Goes to the place that the vault remembers. A vault of another epoch of the log begins at its beginning. */
  async function go(): Promise<void> {
    const [place, { epoch }] = [await vault.place(), await log.identity()]
    at = place?.epoch === epoch ? place.position : 0
    recorded = place
    isPlaced = true
  }

  /** Whether the vault has lost what it remembered. */
  async function hasGoneBack(): Promise<boolean> {
    const place = await vault.place()
    const { position = 0, epoch = 0 } = recorded ?? {}
    return recorded !== undefined && (place === undefined || (place.epoch === epoch && place.position < position))
  }

  /** Waits for the next events; undefined where none came for some time. */
  async function nextStep(reader: TailReader): Promise<TailStep | undefined> {
    const quiet = AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)])
    try {
      return await reader.next(at, quiet)
    } catch (error) {
      if (quiet.aborted && !signal.aborted) return undefined
      throw error
    }
  }

  async function step(reader: TailReader): Promise<void> {
    const next = await nextStep(reader)
    if (clock() - lookedAt >= LOOK_MS) {
      lookedAt = clock()
      if (await hasGoneBack()) return go()
    }
    if (next === undefined) return
    const { events, reached } = next
    let applied = false
    for (const event of events) applied = (await apply(event)) || applied
    at = Math.max(at, reached)
    behind += events.length
    if (applied || behind >= EVENTS_A_PLACE) await record()
  }

  function tell(): void {
    for (const one of waiting) {
      if (one.position > at) continue
      waiting.delete(one)
      one.done()
    }
  }

  async function follow(): Promise<void> {
    const reader = await tail.join()
    try {
      await go()
      while (!signal.aborted) {
        tell()
        await step(reader)
        failed(undefined)
      }
    } finally {
      await reader.leave()
    }
  }

  const following = (async () => {
    while (!signal.aborted) {
      await follow().catch((error: unknown) => {
        if (!signal.aborted) failed(error)
      })
      await wait(RETRY_MS, signal).catch(() => {})
    }
  })()

  return {
    async caughtUp() {
      const position = await log.head()
      await new Promise<void>((done) => {
        waiting.add({ position, done })
        signal.addEventListener('abort', () => done(), { once: true })
        if (isPlaced) tell()
      })
    },
    async stop() {
      stopping.abort()
      await following
    },
  }
}
