import { pause, type Wait } from '../bus/handing.ts'
import { Fault } from '../fault.ts'
import { patience } from '../patience.ts'
import type { ClaimTurn, EventLogReader, EventStream, HeldTurn, PlaceInStream, Position } from '../ports.ts'
import { provenPlace } from './place.ts'
import { publishing } from './publishing.ts'

/** Milliseconds between two tries of a relay that stands by to take the lease. */
const CLAIM_MS = 250
/** Of how many tries one also looks at the stream. */
const LOOK_EVERY = 4
/** Milliseconds before a relay goes on whose events were all refused. */
const REFUSED_MS = 50
/** Milliseconds between two looks at a stream that a person has to mend: a look sends nothing. */
const LOOK_MS = 5_000

/** What a relay is doing. */
export interface RelayStatus {
  /** `failed`: it stands still until a person mends the failure, and then goes on by itself. */
  readonly state: 'starting' | 'publishing' | 'standby' | 'waiting' | 'failed' | 'stopped'
  /** The last event that it knows to be in the stream; undefined before it has looked. */
  readonly position?: Position
  /** The number of that event in the stream: the n-th event of the log is message n. */
  readonly sequence?: number
  /** Why it waits, or failed. */
  readonly failure?: Fault
}

export interface Relay {
  status(): RelayStatus
  /** Publishes nothing more, and waits for what is on its way. */
  stop(): Promise<void>
}

export interface RelayOptions {
  readonly log: Pick<EventLogReader, 'subscribe' | 'readAll' | 'holds' | 'identity'>
  readonly stream: EventStream
  /** The lease of relays: it decides who publishes. Safety does not rest on it. */
  readonly claim: ClaimTurn
  /** Called once for each fault that keeps it from publishing. */
  readonly onFailure: (fault: Fault) => void
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number
  readonly wait?: Wait
}

/**
 * Publishes the log into the stream: every event, in the order of the log, once. Any number of relays may run. The stream takes
 * an event only as its very next message, so order and uniqueness hold however many publish at a moment; a lease decides who tries.
 * The others stand by.
 */
export function startRelay(options: RelayOptions): Relay {
  const { log, stream, claim, onFailure, now = () => performance.now(), wait = pause } = options
  const stopping = new AbortController()
  const { signal } = stopping
  const patient = patience()
  let status: RelayStatus = { state: 'starting' }
  /** Code of the fault that was reported last, until the relay works again. */
  let told: string | undefined
  /** Whether only a stored event proves that the failure is over. */
  let lasting = false
  /** Tries to take the lease since this relay stands by. */
  let tries = 0

  const prove = () => looking(() => provenPlace(log, stream))

  function works({ position, sequence }: PlaceInStream, state: RelayStatus['state']): void {
    patient.succeeded()
    told = undefined
    lasting = false
    status = { state, position, sequence }
  }

  /** A proof shows that the stream can be read; a refused event may still be refused. */
  function proven({ position, sequence }: PlaceInStream): void {
    status = lasting ? { ...status, position, sequence } : { state: 'publishing', position, sequence }
  }

  async function publish(held: HeldTurn): Promise<void> {
    const until = AbortSignal.any([signal, held.lost])
    try {
      while (!until.aborted) {
        const from = await prove()
        proven(from.place)
        const reached = (place: PlaceInStream): void => works(place, 'publishing')
        const taken = await publishing({ log, stream, from, prove, signal: until, now, wait, reached })
        if (taken === 0 && !until.aborted) await wait(REFUSED_MS, until).catch(() => {})
      }
    } finally {
      await held.end().catch(() => {})
    }
  }

  /** Looks before it claims: a relay of another log does not take the lease. */
  async function turn(): Promise<void> {
    const looks = tries % LOOK_EVERY === 0
    const looked = looks ? await prove() : undefined
    const held = await looking(claim)
    tries = held === undefined ? tries + 1 : 0
    if (held !== undefined) return publish(held)
    if (looked !== undefined) works(looked.place, 'standby')
    await wait(CLAIM_MS, signal).catch(() => {})
  }

  async function run(): Promise<void> {
    while (!signal.aborted) await turn().catch(recover)
  }

  async function recover(error: unknown): Promise<void> {
    const looked = error instanceof Looked
    const failure = asFault(looked ? error.cause : error)
    const { waitMs, still } = patient.after(failure)
    if (told !== failure.code) onFailure(failure)
    told = failure.code
    lasting = !looked && failure.kind !== 'transient'
    tries = 0
    status = { ...status, state: still ? 'failed' : 'waiting', failure }
    if (still && !looked) await standStill(waitMs)
    else await wait(still ? LOOK_MS : waitMs, still ? onChange() : signal).catch(() => {})
  }

  const onChange = (): AbortSignal => AbortSignal.any([signal, stream.changed()])

  /** Sends nothing for so long, unless looking shows that something has changed. */
  async function standStill(ms: number): Promise<void> {
    const end = now() + ms
    const until = onChange()
    let sound = true
    while (!until.aborted && now() < end) {
      await wait(Math.min(LOOK_MS, end - now()), until).catch(() => {})
      const sequence = await provenPlace(log, stream).then(
        ({ place }) => place.sequence,
        () => undefined,
      )
      if (sequence !== undefined && (!sound || sequence !== status.sequence)) return
      sound = sequence !== undefined
    }
  }

  const ended = run()
  return {
    status: () => status,
    async stop() {
      stopping.abort()
      await ended
      status = { ...status, state: 'stopped' }
    },
  }
}

/** A failure of looking at the stream, by which nothing was sent. */
class Looked extends Error {}

async function looking<T>(look: () => Promise<T>): Promise<T> {
  try {
    return await look()
  } catch (cause) {
    throw new Looked('the stream could not be looked at', { cause })
  }
}

const asFault = (error: unknown): Fault =>
  error instanceof Fault
    ? error
    : new Fault('relay.failed', 'The relay failed for an unknown reason: see the log for its cause.', {
        cause: error,
        kind: 'unknown',
      })
