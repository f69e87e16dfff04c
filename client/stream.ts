import { setTimeout as delay } from 'node:timers/promises'
import { ErrorCode, type JetStreamManager, NatsError } from 'nats'
import { firstBehind } from '../domain/kernel/index.ts'
import { ClientError } from './errors.ts'

/** The stream that holds every event, and the header with the position, which can be read without the event. */
export const STREAM = 'GOVERNANCE'
const POSITION = 'Governance-Position'

/** Milliseconds to wait for the stream, which the engine makes when it starts. */
const STREAM_WAIT_MS = 10_000

const NO_STREAM = 10059
const NO_CONSUMER = 10014
const NO_MESSAGE = 10037

const hasCode = (error: unknown, code: number): boolean =>
  error instanceof NatsError && error.api_error?.err_code === code
export const noConsumer = (error: unknown): boolean => hasCode(error, NO_CONSUMER)
const noStream = (error: unknown): boolean => hasCode(error, NO_STREAM)
/** Nothing answers on the subjects of JetStream. */
const noJetStream = (error: unknown): boolean => error instanceof NatsError && error.code === ErrorCode.NoResponders

/** Returns the error for a refusal that a retry would meet again; undefined for a fault that may pass. */
export function refusalOf(cause: unknown): ClientError | undefined {
  if (!(cause instanceof NatsError)) return undefined
  if (cause.code === ErrorCode.ConnectionClosed) {
    return new ClientError(
      'connection.closed',
      'The connection is closed, by this program or because the server refuses its credentials. Connect again.',
      { cause },
    )
  }
  const { api_error: refused } = cause
  if (refused?.code !== 400 && !cause.isPermissionError()) return undefined
  const why = refused?.description ?? 'the credentials do not allow it'
  return new ClientError('server.refused', `The NATS server refuses to deliver events: ${why}.`, { cause })
}

/**
 * Returns the sequence in the stream that the first event after a position of the log has, or will have.
 *
 * @throws ClientError `position.gone` if the stream no longer holds all events after it
 */
export async function sequenceAfter(jsm: JetStreamManager, position: number): Promise<number> {
  const { first_seq: first, last_seq: last } = (await jsm.streams.info(STREAM)).state
  const sequence = await firstBehind(Math.max(1, first), last + 1, position, (at) => positionAt(jsm, at))
  if (sequence === first && first > 1) throw positionGone(position)
  return sequence
}

/**
 * Throws if the stream was deleted and made again since `created`: a sequence that was found before means another event now. The
 * fault passes with the next try.
 */
export async function requireSameStream(jsm: JetStreamManager, created: string): Promise<void> {
  if ((await jsm.streams.info(STREAM)).created !== created) throw new Error('The stream was made again meanwhile.')
}

/** The error for events that limits of the stream have removed. They must not be skipped silently. */
export const positionGone = (position: number): ClientError =>
  new ClientError(
    'position.gone',
    `The stream no longer holds every event after position ${position}. Read older events from the feed over HTTP, or start at a later position.`,
  )

/** Returns the sequence of the last event with a subject; 0 if there is none. */
export async function lastUnder(jsm: JetStreamManager, subject: string): Promise<number> {
  // nats-server 2.9 crashes if it is asked for a message of a stream that is just being made.
  if ((await jsm.streams.info(STREAM)).state.messages === 0) return 0
  try {
    return (await jsm.streams.getMessage(STREAM, { last_by_subj: subject })).seq
  } catch (error) {
    if (hasCode(error, NO_MESSAGE)) return 0
    throw error
  }
}

/** Returns the position of the event in a message; undefined if the message was deleted. */
async function positionAt(jsm: JetStreamManager, sequence: number): Promise<number | undefined> {
  try {
    const { header } = await jsm.streams.getMessage(STREAM, { seq: sequence })
    return Number(header.get(POSITION))
  } catch (error) {
    if (hasCode(error, NO_MESSAGE)) return undefined
    throw error
  }
}

/** Retries until the stream exists. @throws ClientError `stream.absent` `server.no-jetstream` */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const until = performance.now() + STREAM_WAIT_MS
  for (;;) {
    try {
      return await work()
    } catch (cause) {
      if (!noStream(cause) && !noJetStream(cause)) throw refusalOf(cause) ?? cause
      if (performance.now() > until) {
        if (noJetStream(cause)) {
          throw new ClientError(
            'server.no-jetstream',
            'The NATS server has no JetStream for this account. Start it with -js, or correct `apiPrefix`.',
            { cause },
          )
        }
        throw new ClientError('stream.absent', 'The server has no stream of events. Start the engine with NATS_URL.', {
          cause,
        })
      }
      await delay(100)
    }
  }
}
