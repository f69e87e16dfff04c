import { randomUUID } from 'node:crypto'
import { convertToCommandError } from '@eventstore/db-client'
import type { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js'
import type { Position } from '../../services/ports/event-log.ts'
import type { AppendCall, StoreClient } from './client.ts'
import { appendRequests, type ProposedEvent } from './messages.ts'

/** What the server says of an append that it made: where the last event is. Without a position it cannot show the events. */
export interface AppendAnswer {
  readonly revision: number
  readonly position: Position | undefined
}

interface PendingAppend {
  resolve(answer: AppendAnswer): void
  reject(error: unknown): void
}

/**
 * Sends an append. Rejects with an error whose `type` or `code` is one of {@link STORE_ERRORS}, or with an unknown one: then the
 * append may have been made nevertheless.
 */
export type SendAppend = (
  stream: string,
  events: readonly ProposedEvent[],
  expected: number,
  deadlineMs: number,
) => Promise<AppendAnswer>

/**
 * Makes the sender of appends. All appends of a connection share one call, which costs the engine and the server less than a call
 * for each. The appends in progress are known for each call, so only the loss of their own connection fails them together.
 */
export function appendSender(client: Pick<StoreClient, 'appends'>): SendAppend {
  const pending = new WeakMap<AppendCall, Map<string, PendingAppend>>()

  function opened(call: AppendCall): void {
    const appends = new Map<string, PendingAppend>()
    pending.set(call, appends)
    const end = (error: unknown): void => {
      pending.delete(call)
      for (const { reject } of appends.values()) reject(error)
      appends.clear()
    }
    call.on('data', (response) => answered(response, appends))
    call.on('error', (error) => end(convertToCommandError(error)))
    call.on('end', () => end(connectionLost()))
  }

  return async (stream, events, expected, deadlineMs) => {
    const call = await client.appends(opened)
    const appends = pending.get(call)
    if (appends === undefined) throw connectionLost()
    const id = randomUUID()
    const { promise, resolve, reject } = Promise.withResolvers<AppendAnswer>()
    const timer = setTimeout(() => reject(errorOf('deadline-exceeded', 'no answer in time')), deadlineMs)
    appends.set(id, { resolve, reject })
    try {
      for (const request of appendRequests(id, stream, events, expected)) call.write(request)
      return await promise
    } finally {
      clearTimeout(timer)
      appends.delete(id)
    }
  }
}

function answered(response: BatchAppendResp, appends: ReadonlyMap<string, PendingAppend>): void {
  const one = appends.get(response.getCorrelationId()?.getString() ?? '')
  const success = response.getSuccess()
  if (success === undefined) one?.reject(refusalIn(response))
  else
    one?.resolve({
      revision: success.hasCurrentRevision() ? Number(success.getCurrentRevision()) : -1,
      position: success.hasPosition() ? Number(success.getPosition()?.getCommitPosition()) : undefined,
    })
}

/** The kinds of errors of single appends, by the name of their details. */
const TYPES: Readonly<Record<string, string>> = {
  WrongExpectedVersion: 'wrong-expected-version',
  StreamDeleted: 'stream-deleted',
  AccessDenied: 'access-denied',
  Timeout: 'timeout',
  MaximumAppendSizeExceeded: 'maximum-append-size-exceeded',
}
/** What a node without a leader, or one that starts, says instead of details. */
const AWAY = /^Server Is (Not Ready|Busy)|leader info/i

function refusalIn(response: BatchAppendResp): Error {
  const error = response.getError()
  const message = error?.getMessage() ?? ''
  const name = error?.getDetails()?.getTypeName().split('.').at(-1) ?? ''
  return errorOf(TYPES[name] ?? (AWAY.test(message) ? 'unavailable' : 'unknown'), message)
}

const errorOf = (type: string, message: string): Error => Object.assign(new Error(message), { type })

const connectionLost = (): Error => errorOf('unavailable', 'the connection was lost')
