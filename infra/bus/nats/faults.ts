import { type ApiError, ErrorCode, NatsError } from 'nats'
import { Fault } from '../../../services/fault.ts'

/** Numbers by which JetStream tells what it refused. */
export const REFUSED = {
  noStream: 10059,
  noConsumer: 10014,
  noMessage: 10037,
  noSequence: 10043,
  notDeleted: 10057,
  wrongStream: 10060,
  wrongSequence: 10071,
  full: 10077,
  noResources: 10023,
  noStorage: 10047,
  noJetStream: 10076,
  noJetStreamHere: 10039,
} as const

const FULL: readonly number[] = [REFUSED.full, REFUSED.noResources, REFUSED.noStorage]
const ABSENT: readonly number[] = [REFUSED.noJetStream, REFUSED.noJetStreamHere]
const DENIED: readonly string[] = [
  ErrorCode.AuthorizationViolation,
  ErrorCode.AuthenticationExpired,
  ErrorCode.AccountExpired,
  ErrorCode.BadAuthentication,
  ErrorCode.BadCreds,
  ErrorCode.PermissionsViolation,
]

export const unavailable = (cause?: unknown): Fault =>
  new Fault('nats.unavailable', 'NATS cannot be reached: start it, or correct NATS_URL; until then nothing is lost.', {
    cause,
    retryAfter: 1,
  })

/** What JetStream refused, by number; undefined where this is something else. */
export const refusal = (error: unknown): number | undefined =>
  error instanceof NatsError ? error.api_error?.err_code : undefined

/** An answer of JetStream's as the error that the client would throw. */
export function refused(answer: ApiError): NatsError {
  const error = new NatsError(answer.description, String(answer.code))
  error.api_error = answer
  return error
}

/** Whatever the client throws, as the engine tells it. All of it may pass by itself. */
export function asFault(cause: unknown): Fault {
  if (cause instanceof Fault) return cause
  const code = refusal(cause)
  if (code !== undefined && FULL.includes(code)) {
    return new Fault(
      'nats.full',
      'JetStream has no room for another event: raise the limits of the stream, or those of the server.',
      { cause, retryAfter: 5 },
    )
  }
  if (code !== undefined && ABSENT.includes(code)) {
    return new Fault('nats.no-jetstream', 'The NATS server runs without JetStream: start it with -js.', {
      cause,
      retryAfter: 5,
    })
  }
  if (cause instanceof NatsError && DENIED.includes(cause.code)) {
    return new Fault('nats.refused', 'NATS refuses these credentials: correct NATS_USER and what belongs to it.', {
      cause,
      retryAfter: 5,
    })
  }
  return unavailable(cause)
}

/** The answer, or undefined where it was this refusal. */
export async function unless<T>(refused: number, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (refusal(error) === refused) return undefined
    throw error
  }
}
