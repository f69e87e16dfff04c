import { backoff, type NextTry } from '../kit/backoff.ts'
import { Fault } from '../kit/fault.ts'
import type { Position } from '../ports/event-log.ts'
import type { PlaceInStream } from '../ports/event-stream.ts'

/** The state of a relay, as `/ready` shows it. */
export interface RelayStatus {
  /** `failed`: the relay stands still until a person mends the failure, and then continues by itself. */
  readonly state: 'starting' | 'publishing' | 'standby' | 'waiting' | 'failed' | 'stopped'
  /** The position of the last event that is known to be in the stream; undefined before the first look. */
  readonly position?: Position
  /** The sequence of the event at `position` in the stream: the n-th event of the log is message n. */
  readonly sequence?: number
  /** The fault for which the relay waits or failed. */
  readonly failure?: Fault
}

/** A failure to look at the stream. Nothing was published. */
export class LookFailure extends Error {}

/** The state of a relay, and the transitions that change it. */
export interface RelayCondition {
  status(): RelayStatus
  /** The relay works: it stands by, or the stream took an event. */
  works(place: PlaceInStream, state: 'publishing' | 'standby'): void
  /** The relay begins to publish from a proven place. The proof alone does not end a failure to publish. */
  begins(place: PlaceInStream): void
  fails(error: unknown): NextTry
  stops(): void
}

/** @param onFailure called once for each fault, until the relay works again */
export function relayCondition(onFailure: (fault: Fault) => void): RelayCondition {
  const patient = backoff()
  let status: RelayStatus = { state: 'starting' }
  /** The code of the fault that was reported last. */
  let told: string | undefined
  /** Whether only an event that the stream took proves that the failure is over. */
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
    : new Fault(
        'relay.failed',
        'The relay failed with an unexpected error and retries: the log lines of the engine show the cause.',
        {
          cause: error,
          kind: 'unknown',
        },
      )
