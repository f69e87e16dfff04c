import { setTimeout as delay } from 'node:timers/promises'
import { ErrorCode, type JetStreamManager, NatsError } from 'nats'
import { firstBehind } from '../domain/kernel/index.ts'
import { ClientError } from './errors.ts'

/** The stream that holds every event, and the header with the position, which is read without the event. */
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

/** A refusal that a retry would meet again; undefined for a fault that may pass. */
export function refusalOf(cause: unknown): ClientError | undefined {
  if (!(cause instanceof NatsError)) return undefined
  if (cause.code === ErrorCode.ConnectionClosed) {
    return new ClientError(
      'connection.closed',
      'The connection is closed for good, by this program or because the server refuses its credentials: connect again.',
      { cause },
    )
  }
  const { api_error: refused } = cause
  if (refused?.code !== 400 && !cause.isPermissionError()) return undefined
  const why = refused?.description ?? 'these credentials may not do that'
  return new ClientError('server.refused', `The NATS server refuses to hand events out: ${why}.`, { cause })
}

/**
 * Where in the stream the first event after a position of the log is, or will be.
 *
 * @throws ClientError `position.gone` where the stream no longer holds all events after it
 */
export async function sequenceAfter(jsm: JetStreamManager, position: number): Promise<number> {
  const { first_seq: first, last_seq: last } = (await jsm.streams.info(STREAM)).state
  const sequence = await firstBehind(Math.max(1, first), last + 1, position, (at) => positionAt(jsm, at))
  if (sequence === first && first > 1) throw positionGone(position)
  return sequence
}

/** Events that limits have removed must not be skipped silently. */
export const positionGone = (position: number): ClientError =>
  new ClientError(
    'position.gone',
    `The stream does not go back to position ${position}: read what is older from the feed over HTTP, or start later.`,
  )

/** The sequence of the last event under a subject; 0 where there is none. */
export async function lastUnder(jsm: JetStreamManager, subject: string): Promise<number> {
  // nats-server 2.9 ends when it is asked for a message of a stream that is just being made.
  if ((await jsm.streams.info(STREAM)).state.messages === 0) return 0
  try {
    return (await jsm.streams.getMessage(STREAM, { last_by_subj: subject })).seq
  } catch (error) {
    if (hasCode(error, NO_MESSAGE)) return 0
    throw error
  }
}

/** The position of the event in a message; undefined where the message was deleted. */
async function positionAt(jsm: JetStreamManager, sequence: number): Promise<number | undefined> {
  try {
    const { header } = await jsm.streams.getMessage(STREAM, { seq: sequence })
    return Number(header.get(POSITION))
  } catch (error) {
    if (hasCode(error, NO_MESSAGE)) return undefined
    throw error
  }
}

/** Retries while there is no stream yet. @throws ClientError `stream.absent` */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const until = performance.now() + STREAM_WAIT_MS
  for (;;) {
    try {
      return await work()
    } catch (cause) {
      if (!noStream(cause)) throw refusalOf(cause) ?? cause
      if (performance.now() > until) {
        throw new ClientError('stream.absent', 'The server has no stream of events: start the engine with NATS_URL.', {
          cause,
        })
      }
      await delay(100)
    }
  }
}
