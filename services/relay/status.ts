import { backoff, type NextTry } from '../kit/backoff.ts'
import { Fault } from '../kit/fault.ts'
import type { Position } from '../ports/event-log.ts'
import type { PlaceInStream } from '../ports/event-stream.ts'

/** What a relay is doing. */
export interface RelayStatus {
  /** `failed`: it stands still until a person mends the failure, and then goes on by itself. */
  readonly state: 'starting' | 'publishing' | 'standby' | 'waiting' | 'failed' | 'stopped'
  /** Position of the last event known to be in the stream; undefined before the first look. */
  readonly position?: Position
  /** Sequence of that event in the stream: the n-th event of the log is message n. */
  readonly sequence?: number
  /** Why it waits, or failed. */
  readonly failure?: Fault
}

/** A failure to look at the stream: nothing was sent. */
export class LookFailure extends Error {}

/** The state of a relay, and what changes it. */
export interface RelayCondition {
  status(): RelayStatus
  /** Nothing is wrong: it stands by, or the stream took an event. */
  works(place: PlaceInStream, state: 'publishing' | 'standby'): void
  /** It begins to publish from a place. That the place is proven does not end a failure to publish. */
  begins(place: PlaceInStream): void
  fails(error: unknown): NextTry
  stops(): void
}

/** @param onFailure is called once for each fault, until the relay works again */
export function relayCondition(onFailure: (fault: Fault) => void): RelayCondition {
  const patient = backoff()
  let status: RelayStatus = { state: 'starting' }
  /** Code of the fault that was reported last. */
  let told: string | undefined
  /** Whether only a stored event proves that the failure is over. */
  let lasting = false

  return {
    status: () => status,
    works({ position, sequence }, state) {
      patient.succeeded()
      told = undefined
      lasting = false
      status = { state, position, sequence }
    },
    begins({ position, sequence }) {
      status = lasting ? { ...status, position, sequence } : { state: 'publishing', position, sequence }
    },
    fails(error) {
      const looked = error instanceof LookFailure
      const failure = asFault(looked ? error.cause : error)
      const next = patient.after(failure)
      if (told !== failure.code) onFailure(failure)
      told = failure.code
      lasting = !looked && failure.kind !== 'transient'
      status = { ...status, state: next.still ? 'failed' : 'waiting', failure }
      return next
    },
    stops() {
      status = { ...status, state: 'stopped' }
    },
  }
}

const asFault = (error: unknown): Fault =>
  error instanceof Fault
    ? error
    : new Fault('relay.failed', 'The relay failed for an unknown reason: see the log for its cause.', {
        cause: error,
        kind: 'unknown',
      })
