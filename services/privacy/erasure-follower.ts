import { instant, parseStream, type RecordedEvent } from '../../domain/kernel/index.ts'
import { type ErasedSubject, privacyEvents, type RedactedValue } from '../../domain/privacy/events.ts'
import type { Tail, TailReader, TailStep } from '../feed/tail.ts'
import { pause, type Wait } from '../kit/event-delivery.ts'
import { Fault } from '../kit/fault.ts'
import { wholeStream } from '../kit/whole-stream.ts'
import type { Clock } from '../ports/clock.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { HashSubject } from '../ports/read-database.ts'
import type { ErasurePlace, Vault } from '../ports/vault.ts'
import { redactionIn } from './privacy.ts'

const SUBJECT_ERASED = privacyEvents.SubjectErased.type
const VALUE_REDACTED = privacyEvents.ValueRedacted.type

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

/** Makes the function that applies an event, and resolves with whether it was of an erasure. */
function applying({ log, vault, clock, erased, wait = pause }: FollowerParts, signal: AbortSignal) {
  async function redact({ stream, revision, field }: RedactedValue): Promise<void> {
    const found = redactionIn(await wholeStream(log, stream), revision, field)
    if (found !== undefined) await vault.redact(found.target, found.others)
  }

  return async ({ type, data, subject: of, recordedtime }: RecordedEvent): Promise<boolean> => {
    if (type !== SUBJECT_ERASED && type !== VALUE_REDACTED) return false
    const earlyMs = Math.min(APPLY_AFTER_MS, instant(recordedtime) + APPLY_AFTER_MS - clock())
    if (earlyMs > 0) await wait(earlyMs, signal)
    const { community = '' } = parseStream(of) ?? {}
    if (type === VALUE_REDACTED) {
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
}

/** The place of a follower, and the one that the vault remembers. */
function rememberedPlace(log: FollowerParts['log'], vault: FollowerParts['vault']) {
  let remembered: ErasurePlace | undefined
  const place = {
    position: 0,
    isKnown: false,

    /** Makes the vault remember the place. */
    async record(): Promise<void> {
      const { epoch } = await log.identity()
      remembered = { epoch, position: place.position }
      await vault.reached(remembered)
    },

    /** Goes to the place that the vault remembers. One of another epoch of the log counts as none. */
    async go(): Promise<void> {
      const [found, { epoch }] = [await vault.place(), await log.identity()]
      place.position = found?.epoch === epoch ? found.position : 0
      remembered = found
      place.isKnown = true
    },

    /** Whether the vault has lost what it remembered. */
    async hasGoneBack(): Promise<boolean> {
      if (remembered === undefined) return false
      const { epoch, position } = remembered
      const found = await vault.place()
      return found === undefined || (found.epoch === epoch && found.position < position)
    },
  }
  return place
}

/**
 * Follows the log from the place that the vault remembers. A vault that came from a backup, or whose server lost its last minutes,
 * remembers an earlier place, so what it lost is applied again.
 */
export function followErasures(parts: FollowerParts): ErasureFollower {
  const { log, tail, vault, clock, failed, wait = pause } = parts
  const stopping = new AbortController()
  const { signal } = stopping
  const place = rememberedPlace(log, vault)
  let behind = 0
  let lookedAt = clock()
  const waiting = new Set<{ readonly position: number; readonly done: () => void }>()

  const apply = applying(parts, signal)

  /** Ends a wait when the next look is due. It serves all steps until then: making one takes longer than a step. */
  let quiet = signal

  /** Waits for the next events; undefined where the next look is due before. */
  async function nextStep(reader: TailReader): Promise<TailStep | undefined> {
    if (quiet === signal || quiet.aborted) quiet = AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)])
    try {
      return await reader.next(place.position, quiet)
    } catch (error) {
      if (quiet.aborted && !signal.aborted) return undefined
      throw error
    }
  }

  async function step(reader: TailReader): Promise<void> {
    const next = await nextStep(reader)
    if (clock() - lookedAt >= LOOK_MS) {
      lookedAt = clock()
      quiet = signal
      if (await place.hasGoneBack()) return place.go()
    }
    if (next === undefined) return
    const { events, reached } = next
    let applied = false
    for (const event of events) applied = (await apply(event)) || applied
    place.position = Math.max(place.position, reached)
    behind += events.length
    if (!applied && behind < EVENTS_A_PLACE) return
    await place.record()
    behind = 0
  }

  function tell(): void {
    for (const one of waiting) {
      if (!place.isKnown || one.position > place.position) continue
      waiting.delete(one)
      one.done()
    }
  }

  async function follow(): Promise<void> {
    const reader = await tail.join()
    try {
      await place.go()
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
        tell()
      })
    },
    async stop() {
      stopping.abort()
      await following
    },
  }
}
