import { setTimeout as delay } from 'node:timers/promises'
import { ErrorCode, type JetStreamManager, NatsError } from 'nats'
import { ClientError } from './errors.ts'

/** The stream that holds every event, and the header by which an event is found without being read. */
export const STREAM = 'GOVERNANCE'
const POSITION = 'Governance-Position'

/** Milliseconds to wait for the stream, which the engine makes when it starts. */
const PATIENCE_MS = 10_000

const NO_STREAM = 10059
const NO_CONSUMER = 10014
const NO_MESSAGE = 10037

const hasCode = (error: unknown, code: number): boolean =>
  error instanceof NatsError && error.api_error?.err_code === code
export const noConsumer = (error: unknown): boolean => hasCode(error, NO_CONSUMER)
const noStream = (error: unknown): boolean => hasCode(error, NO_STREAM)

/** What will be refused again, whenever it is asked; undefined for what may pass. */
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
 * Where in the stream the first event after a position of the log is, or will be. Positions increase along the stream, so
 * it is found by halving.
 *
 * @throws ClientError `position.gone` where the stream no longer holds all events after it
 */
export async function sequenceAfter(jsm: JetStreamManager, position: number): Promise<number> {
  const { first_seq: first, last_seq: last } = (await jsm.streams.info(STREAM)).state
  let low = Math.max(1, first)
  let high = last + 1
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const found = await positionFrom(jsm, middle, high)
    if (found !== undefined && found.position <= position) low = found.sequence + 1
    else high = middle
  }
  if (low === first && first > 1) throw positionGone(position)
  return low
}

/** What limits have removed must not be passed over in silence. */
export const positionGone = (position: number): ClientError =>
  new ClientError(
    'position.gone',
    `The stream does not go back to position ${position}: read what is older from the feed over HTTP, or start later.`,
  )

/** Where in the stream the last event under a subject is; 0 where there is none. */
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

/** Of the first message from a sequence on, below another: some may have been taken out by hand. */
async function positionFrom(
  jsm: JetStreamManager,
  from: number,
  below: number,
): Promise<{ position: number; sequence: number } | undefined> {
  for (let sequence = from; sequence < below; sequence += 1) {
    try {
      const { header } = await jsm.streams.getMessage(STREAM, { seq: sequence })
      return { position: Number(header.get(POSITION)), sequence }
    } catch (error) {
      if (!hasCode(error, NO_MESSAGE)) throw error
    }
  }
  return undefined
}

/** Tries again while there is no stream yet. @throws ClientError `stream.absent` */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    try {
      return await work()
    } catch (cause) {
      if (!noStream(cause)) throw refusalOf(cause) ?? cause
      if (performance.now() > until) {
        throw new ClientError('stream.absent', 'There are no events here: start the engine with NATS_URL.', { cause })
      }
      await delay(100)
    }
  }
}
