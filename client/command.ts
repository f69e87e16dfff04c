import { setTimeout as delay } from 'node:timers/promises'
import { ErrorCode, headers, type Msg, type MsgHdrs, type NatsConnection, NatsError } from 'nats'
import { wholeNumber } from '../domain/kernel/index.ts'
import { ClientError } from './errors.ts'
import { part } from './names.ts'
import type { Command, CommandAnswer, RefusedCommand } from './types.ts'

/** Returns the subject of a command. @throws ClientError `name.invalid` */
export const subjectOfCommand = (community: string, aggregate: string, command: string): string =>
  `command.${part(community)}.${part(aggregate)}.${part(command)}`

/** Milliseconds to wait for an answer, longer each time, because the request may be lost or the engine busy. */
const TRIES_MS = [2_000, 5_000]
const LAST_TRY_MS = 10_000
/** Milliseconds before a retry. */
const WAITS_MS = [100, 250, 500, 1_000]
const LAST_WAIT_MS = 2_000

/**
 * Sends a command until it is answered. The command is retried with the same key if the answer is late or a 503.
 *
 * @throws ClientError `engine.absent` `engine.silent` `answer.malformed`
 */
export async function send(
  connection: NatsConnection,
  token: string | undefined,
  subject: string,
  command: Command<unknown>,
): Promise<CommandAnswer> {
  const { data, timeout = 30_000 } = command
  const until = performance.now() + timeout
  const payload = JSON.stringify(data)
  const carried = headersOf(command, token)
  for (let tries = 0; ; tries += 1) {
    const left = Math.max(1, until - performance.now())
    const outcome = await ask(connection, subject, payload, carried, Math.min(left, TRIES_MS[tries] ?? LAST_TRY_MS))
    const again = outcome instanceof ClientError || (!outcome.answer.ok && outcome.answer.status === 503)
    const pause = outcome instanceof ClientError ? 0 : outcome.retryAfter * 1000
    const wait = Math.max(pause, WAITS_MS[tries] ?? LAST_WAIT_MS)
    if (again && performance.now() + wait < until) await delay(wait)
    else if (outcome instanceof ClientError) throw outcome
    else return outcome.answer
  }
}

function headersOf(command: Command<unknown>, token: string | undefined): MsgHdrs {
  const carried = headers()
  const set = (name: string, value: string | undefined): void => {
    if (value !== undefined) carried.set(name, value)
  }
  set('authorization', token === undefined ? undefined : `Bearer ${token}`)
  set('aggregate-id', command.id)
  set('idempotency-key', command.idempotencyKey ?? crypto.randomUUID())
  set('if-match', command.ifRevision === undefined ? undefined : `"${command.ifRevision}"`)
  set('x-correlation-id', command.correlationId)
  set('traceparent', command.traceparent)
  set('x-follow-up-code', command.followUpCode)
  return carried
}

/** Sends a command once. Returns a failure that a retry may fix. */
async function ask(
  connection: NatsConnection,
  subject: string,
  payload: string,
  carried: MsgHdrs,
  timeout: number,
): Promise<ClientError | { answer: CommandAnswer; retryAfter: number }> {
  try {
    const reply = await connection.request(subject, payload, { headers: carried, timeout })
    return { answer: answerOf(reply), retryAfter: wholeNumber(reply.headers?.get('retry-after') ?? '') ?? 0 }
  } catch (cause) {
    if (!(cause instanceof NatsError)) throw cause
    switch (cause.code) {
      case ErrorCode.NoResponders:
        return new ClientError('engine.absent', 'No engine accepts commands here. Start one with NATS_URL.', { cause })
      case ErrorCode.Timeout:
        return new ClientError(
          'engine.silent',
          'The engine did not answer in time. Send the command again with the same idempotencyKey.',
          { cause },
        )
      case ErrorCode.MaxPayloadExceeded:
        return { answer: TOO_LARGE, retryAfter: 0 }
      default:
        throw cause
    }
  }
}

/** The answer that the engine would give if the server let the request through. */
const TOO_LARGE: RefusedCommand = {
  ok: false,
  type: 'urn:sanshe:error:body.too-large',
  title: 'Body too large',
  status: 413,
  code: 'body.too-large',
  detail: 'Send less in one command; attach long texts as files.',
}

function answerOf(reply: Msg): CommandAnswer {
  try {
    const answer = reply.json<CommandAnswer>()
    if (answer.ok === true) return answer
    if (typeof answer.code === 'string') return { ...answer, ok: false }
  } catch {
    // The error below reports it.
  }
  throw new ClientError(
    'answer.malformed',
    'The answer is not from an engine. Another program answers on these subjects.',
  )
}
