import { setTimeout as delay } from 'node:timers/promises'
import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { Duty, Health } from '../../services/kit/health.ts'
import { markOf } from '../../services/kit/mark.ts'
import type { LogIdentity, Mark } from '../../services/ports/event-log.ts'
import { storeClosed } from './faults.ts'
import type { Identities } from './identity.ts'

/** The name of the condition in the answer of `/ready`. */
const PART = 'event-log-place'
/** Work that stops while the store is not the newest copy. */
const STOPS: readonly Duty[] = ['answers', 'commands', 'views', 'relay', 'services', 'webhooks']
/** The wait between two answers, in which a node that is behind catches up. */
const PROOF_RETRY_MS = 1_000

/** Proves that the store is still the one that this process has read and written. */
export interface LogCopyPlace {
  /** Remembers the newest of these events, which were handed out or acknowledged. */
  saw(events: readonly RecordedEvent[]): void
  /** Demands a new proof. Called after a lost connection, and after an error that is on no list. */
  doubt(): void
  /**
   * Resolves at once while there is no doubt, else when the newest event is found at its place.
   *
   * @throws Fault `log.older-copy` `log.other-epoch` `log.unavailable`
   */
  proven(): Promise<void>
  /** Takes note of the identity that the log states now. */
  told(identity: LogIdentity): void
  /** Resolves with the identity that the leader states now. While reading is stopped, only this call can find a new epoch. */
  identity(): Promise<LogIdentity>
}

/** The store whose place is proven. */
export interface PlaceOptions {
  /** The identity with which the log was opened. */
  readonly identity: LogIdentity
  readonly standing: Identities['standing']
  /** Whether the leader has this event at this place. */
  readonly holds: (mark: Mark) => Promise<boolean>
  readonly report?: Health['report'] | undefined
  readonly signal: AbortSignal
}

/** Makes the proof. Its waits end when the signal aborts. */
export function logCopyPlace({ identity: opened, standing, holds, report, signal }: PlaceOptions): LogCopyPlace {
  let identity = opened
  let newest: RecordedEvent | undefined
  let doubts = 0
  /** The number of doubts that are settled. */
  let settled = 0
  let proving: Promise<void> | undefined
  let older: Fault | undefined
  let lookedAt = 0
  /** The fault of a new epoch: this process has to open everything again. */
  let ended: Fault | undefined

  function found(fault: Fault | undefined): void {
    if (older?.message !== fault?.message) report?.(PART, fault, fault === undefined ? [] : STOPS)
    older = fault
  }

  function told(now: LogIdentity): void {
    if (now.id !== opened.id || now.epoch <= opened.epoch) return
    identity = now
    ended ??= otherEpoch()
    report?.(PART, ended, STOPS)
  }

  /** Asks twice before the store counts as an older copy, because a follower may only be behind. */
  async function isHeld(mark: Mark): Promise<boolean> {
    if (await holds(mark)) return true
    if (older !== undefined) return false
    await delay(PROOF_RETRY_MS, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) throw storeClosed()
    return holds(mark)
  }

  async function prove(): Promise<void> {
    const asked = doubts
    lookedAt = performance.now()
    const now = await standing()
    if (now?.identity.id === opened.id) told(now.identity)
    if (ended !== undefined) throw ended
    const whole = now?.identity.id === opened.id && now.identity.epoch === opened.epoch
    if (!whole || (newest !== undefined && !(await isHeld(markOf(newest))))) {
      found(now !== undefined && now.identity.id !== opened.id ? otherLog() : olderCopy())
      throw older
    }
    found(undefined)
    settled = Math.max(settled, asked)
  }

  return {
    saw(events) {
      const last = events.at(-1)
      if (last !== undefined && last.position > (newest?.position ?? 0)) newest = last
    },
    doubt() {
      doubts += 1
    },
    async proven() {
      if (ended !== undefined) throw ended
      while (settled < doubts) {
        if (older !== undefined && performance.now() - lookedAt < PROOF_RETRY_MS) throw older
        proving ??= prove().finally(() => {
          proving = undefined
        })
        await proving
      }
    },
    told,
    async identity() {
      const now = await standing()
      if (now !== undefined) told(now.identity)
      return identity
    },
  }
}

const olderCopy = (): Fault =>
  new Fault(
    'log.older-copy',
    'EventStoreDB is an older copy: it does not hold the last event that this engine read or wrote. Put the newer files back, or accept this copy with `sanshe log accept`.',
    { retryAfter: 5, kind: 'permanent', outage: true },
  )

const otherLog = (): Fault =>
  new Fault(
    'log.older-copy',
    'EventStoreDB holds another log than when this engine started: put the files of this log back, or stop the engine and give it a data directory of its own.',
    { retryAfter: 5, kind: 'permanent', outage: true },
  )

const otherEpoch = (): Fault =>
  new Fault(
    'log.other-epoch',
    'The log began a new epoch, because a copy of it was accepted: the engine has to open everything again.',
    { retryAfter: 5, kind: 'permanent', outage: true },
  )
