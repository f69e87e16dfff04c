import { type ApiError, NatsError } from 'nats'
import { Fault } from '../../services/kit/fault.ts'
import { NATS_ERRORS, type NatsTrouble } from './errors.ts'

/** JetStream's numbers (`err_code`) of the refusals that callers distinguish. */
export const REFUSED = {
  noStream: 10059,
  noConsumer: 10014,
  noMessage: 10037,
  noSequence: 10043,
  notDeleted: 10057,
  wrongSequence: 10071,
} as const

const BY_ERROR = new Map(NATS_ERRORS.map(({ error, trouble }) => [error, trouble]))

function troubleOf(cause: unknown): NatsTrouble | undefined {
  const error: unknown = refusal(cause) ?? Reflect.get(Object(cause), 'code')
  return typeof error === 'number' || typeof error === 'string' ? BY_ERROR.get(error) : undefined
}

export const natsUnavailable = (cause?: unknown): Fault =>
  new Fault('nats.unavailable', 'NATS cannot be reached: start it, or correct NATS_URL. Nothing is lost until then.', {
    cause,
    retryAfter: 1,
  })

/** Returns JetStream's number of a refusal; undefined for any other error. */
export const refusal = (error: unknown): number | undefined =>
  error instanceof NatsError ? error.api_error?.err_code : undefined

/** Makes the error that the client would throw for an answer of JetStream. */
export function refused(answer: ApiError): NatsError {
  const error = new NatsError(answer.description, String(answer.code))
  error.api_error = answer
  return error
}

/** Turns any error of the client or the server into a fault. Its kind says whether it passes by itself. */
export function natsFault(cause: unknown): Fault {
  if (cause instanceof Fault) return cause
  const trouble = troubleOf(cause)
  return trouble === undefined ? unknown(cause) : FAULTS[trouble](cause)
}

/** Turns an error of connecting into a fault. Every error but a refusal of the credentials is an outage. */
export function connectFault(cause: unknown): Fault {
  return troubleOf(cause) === 'denied' ? FAULTS.denied(cause) : natsUnavailable(cause)
}

const FAULTS: Readonly<Record<NatsTrouble, (cause: unknown) => Fault>> = {
  away: natsUnavailable,
  full: (cause) =>
    new Fault(
      'nats.full',
      'JetStream has no room for another event: raise the limits of the stream, or those of the server.',
      { cause, retryAfter: 5 },
    ),
  'no-jetstream': (cause) =>
    new Fault(
      'nats.no-jetstream',
      'NATS answers, but JetStream does not. Start nats-server with -js, and check that its cluster has a leader.',
      {
        cause,
        retryAfter: 5,
      },
    ),
  denied: (cause) =>
    new Fault(
      'nats.refused',
      'NATS refuses these credentials, or they lack permissions. Correct NATS_USER and its permissions.',
      { cause, retryAfter: 5, kind: 'permanent', outage: true },
    ),
  'too-large': (cause) =>
    new Fault(
      'nats.message-too-large',
      'NATS refuses an event as too large: raise max_payload of the server and max_msg_size of the stream to 50 KiB.',
      { cause },
    ),
  sealed: () => streamSealed(),
  configuration: (cause) =>
    new Fault(
      'nats.stream-refused',
      `JetStream refuses the configuration of the stream or consumer (${description(cause)}): correct the settings NATS_STREAM_…, or the configuration on the server.`,
      { cause },
    ),
}

const unknown = (cause: unknown): Fault =>
  new Fault('nats.unknown', `NATS returned an unknown error (${description(cause)}). Check the log of nats-server.`, {
    cause,
    kind: 'unknown',
  })

/** Returns JetStream's own sentence, which names streams and limits, never data. */
const description = (cause: unknown): string =>
  cause instanceof NatsError ? (cause.api_error?.description ?? cause.code) : cause instanceof Error ? cause.name : '?'

export const streamSealed = (): Fault =>
  new Fault(
    'nats.stream-sealed',
    'The stream is sealed and accepts no events. Delete it: the relay then publishes all events again.',
  )

/** Asks, and resolves with undefined where JetStream answers with this refusal. @param refused a number of {@link REFUSED} */
export async function unless<T>(refused: number, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (refusal(error) === refused) return undefined
    throw error
  }
}
