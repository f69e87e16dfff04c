import { pause, type Wait } from '../kit/event-delivery.ts'
import type { Fault } from '../kit/fault.ts'
import type { EventLogReader } from '../ports/event-log.ts'
import type { EventStream, PlaceInStream } from '../ports/event-stream.ts'
import type { ClaimTurn, HeldTurn } from '../ports/turn.ts'
import { ownPlace, provenPlace } from './place.ts'
import { publishFrom } from './publisher.ts'
import { LookFailure, type RelayStatus, relayCondition } from './status.ts'

export type { RelayStatus } from './status.ts'

/** Milliseconds after which a relay that stands by tries again to take the lease. */
const CLAIM_MS = 250
/** A relay that stands by looks at the stream once in this many tries to take the lease. */
const TRIES_A_LOOK = 4
/** Milliseconds before a relay continues after all its events were refused. */
const REFUSED_MS = 50
/** Milliseconds between two looks at a stream that a person has to mend. A look publishes nothing. */
const LOOK_MS = 5_000
/** The place in a stream that does not exist. */
const NOWHERE: PlaceInStream = { position: 0, sequence: 0 }

export interface Relay {
  status(): RelayStatus
  /** Publishes no more events, and waits for those in flight. */
  stop(): Promise<void>
}

export interface RelayOptions {
  readonly log: Pick<EventLogReader, 'subscribe' | 'readAll' | 'holds' | 'identity'>
  readonly stream: EventStream
  /** Takes the lease that decides which relay publishes. Order and uniqueness do not depend on it. */
  readonly claim: ClaimTurn
  /** Called once for each fault that keeps the relay from publishing. */
  readonly onFailure: (fault: Fault) => void
  /** Returns the time of a monotonic clock in milliseconds. Default: `performance.now`. */
  readonly now?: () => number
  readonly wait?: Wait
}

/**
 * Publishes the log into the stream: every event, in the order of the log, once. Any number of relays may run. The stream takes
 * an event only as its very next message, so order and uniqueness hold for any number of publishers. A lease decides which relay
 * publishes; the others stand by.
 */
export function startRelay(options: RelayOptions): Relay {
  const { log, stream, claim, onFailure, now = () => performance.now(), wait = pause } = options
  const stopping = new AbortController()
  const { signal } = stopping
  const own = relayCondition(onFailure)
  /** The number of tries to take the lease since this relay stands by. */
  let tries = 0

  /** Finds the place without holding the lease. */
  const look = () => looking(async () => (await provenPlace(log, stream))?.place ?? NOWHERE)
  const prove = () => looking(() => ownPlace(log, stream))
  const onChange = (): AbortSignal => AbortSignal.any([signal, stream.changed()])

  async function publish(held: HeldTurn): Promise<void> {
    const until = AbortSignal.any([signal, held.lost])
    try {
      while (!until.aborted) {
        const from = await prove()
        own.begins(from.place)
        const taken = await publishFrom({
          ...{ log, stream, from, prove, signal: until, now, wait },
          reached: (place) => own.works(place, 'publishing'),
        })
        if (taken === 0 && !until.aborted) await wait(REFUSED_MS, until).catch(() => {})
      }
    } finally {
      await held.end().catch(() => {})
    }
  }

  /** A relay looks before it claims, so that a relay of another log does not take the lease. */
  async function turn(): Promise<void> {
    const looked = tries % TRIES_A_LOOK === 0 ? await look() : undefined
    const held = await looking(claim)
    tries = held === undefined ? tries + 1 : 0
    if (held !== undefined) return publish(held)
    if (looked !== undefined) own.works(looked, 'standby')
    await wait(CLAIM_MS, signal).catch(() => {})
  }

  async function recover(error: unknown): Promise<void> {
    const { waitMs, still } = own.fails(error)
    tries = 0
    if (still && !(error instanceof LookFailure))
      await untilChange({ look, known: () => own.status().sequence, ms: waitMs, signal: onChange(), now, wait })
    else await wait(still ? LOOK_MS : waitMs, still ? onChange() : signal).catch(() => {})
  }

  async function run(): Promise<void> {
    while (!signal.aborted) await turn().catch(recover)
  }

  const ended = run()
  return {
    status: own.status,
    async stop() {
      stopping.abort()
      await ended
      own.stops()
    },
  }
}

/** Waits `ms`, but ends early when a look finds a place other than the known one, or succeeds after a look that failed. */
async function untilChange(parts: {
  look: () => Promise<PlaceInStream>
  known: () => number | undefined
  ms: number
  signal: AbortSignal
  now: () => number
  wait: Wait
}): Promise<void> {
  const { look, known, ms, signal, now, wait } = parts
  const end = now() + ms
  let sound = true
  while (!signal.aborted && now() < end) {
    await wait(Math.min(LOOK_MS, end - now()), signal).catch(() => {})
    const sequence = await look().then(
      (place) => place.sequence,
      () => undefined,
    )
    if (sequence !== undefined && (!sound || sequence !== known())) return
    sound = sequence !== undefined
  }
}

/** Runs a look at the stream. Its failure becomes a {@link LookFailure}, which differs from a failure to publish. */
async function looking<T>(look: () => Promise<T>): Promise<T> {
  try {
    return await look()
  } catch (cause) {
    throw new LookFailure('the stream could not be looked at', { cause })
  }
}
