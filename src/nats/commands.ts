import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { headers, Match, type Msg, type MsgHdrs, type NatsConnection } from 'nats'
import type { Catalogue } from '../../domain/kernel/index.ts'
import { addressOfCommand } from '../http/addresses.ts'
import { BEARER } from '../http/caller.ts'
import type { Caller } from '../http/claims.ts'
import { REPLAYED } from '../http/contracts/answers.ts'
import { anatomy } from '../http/errors.ts'
import { languageOf } from '../http/language.ts'
import { type ProblemOptions, problem, problemBody } from '../http/problems.ts'
import { type Admission, roomFor } from '../http/room.ts'
import type { TokenVerifier } from '../http/tokens.ts'

export interface NatsCommandsOptions {
  readonly connection: NatsConnection
  /** The HTTP application. */
  readonly app: FastifyInstance
  readonly catalogue: Catalogue
  /** The communities whose commands are taken (default: all). */
  readonly only?: ReadonlySet<string>
  readonly tokens: TokenVerifier
  /** Maximum number of requests in progress. Further ones are refused with `server.busy`. */
  readonly most?: number
  /** Maximum number of bytes of the requests in progress. Further requests are refused with `server.busy`. */
  readonly mostBytes?: number
  /** Called where the server does not permit this engine to take commands. */
  readonly onRefused?: (error: Error) => void
}

/** The running intake of commands from NATS. */
export interface NatsCommands {
  /** Stops taking commands, and waits until all that were taken are answered. The connection stays open. */
  stop(): Promise<void>
  /** Stops taking commands at once. Requests in transit go to another engine, or are sent again. */
  leave(): Promise<void>
}

const ALL = 'command.>'
/** The queue group: among several engines, one gets each command. */
const QUEUE = 'sanshe'
/** Milliseconds that a stop waits for a server that does not answer. */
const PATIENCE_MS = 1_000
/** Subjects that no answer may go to. The engine may publish there but the caller may not: the answer would pass for an event. */
const NO_INBOX = /^(governance|command|ledger|\$[^.]*)\./

/** Bytes that a request takes besides its body. */
const OVERHEAD_BYTES = 1_024

/** Headers of a request, under their HTTP names. */
const REQUEST_HEADERS = [
  'authorization',
  'idempotency-key',
  'if-match',
  'x-correlation-id',
  'traceparent',
  'x-follow-up-code',
  'accept-language',
]
/** Header with the id of the aggregate, which HTTP has in the address. Ids may hold dots, so a subject cannot carry it. */
export const AGGREGATE_ID = 'aggregate-id'
const REPLY_HEADERS = [
  REPLAYED,
  'content-type',
  'content-language',
  'retry-after',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'x-correlation-id',
  'traceparent',
]

interface Reply {
  readonly body: Uint8Array | string
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Takes commands as NATS requests: the subject is `command.<community>.<aggregate>.<command>`, the body is the data.
 *
 * Each becomes a request within this process to the route that serves it over HTTP, so that admission, limits, validation and
 * problems cannot differ between the two.
 */
export function takeCommands(options: NatsCommandsOptions): NatsCommands {
  const {
    connection,
    app,
    catalogue,
    only,
    tokens,
    most = 2_000,
    mostBytes = 64 * 1024 * 1024,
    onRefused = () => {},
  } = options
  const inHand = new Set<Promise<void>>()
  const room = roomFor(most, mostBytes)

  function take(message: Msg): void {
    // A caller without a valid reply subject would never learn the outcome.
    if (message.reply === undefined || message.reply === '' || NO_INBOX.test(message.reply)) return
    const handled: Promise<void> = admitted(message)
      .then((place) => answerWithin(message, place))
      // The caller gets no answer and retries with the same key.
      .catch((error: unknown) => app.log.warn(anatomy(error), 'an answer could not be sent'))
      .finally(() => inHand.delete(handled))
    inHand.add(handled)
  }

  /** Takes a place under the holder of the token, or under its sender where there is no token. */
  async function admitted({ headers, data }: Msg): Promise<Admission | undefined> {
    const bytes = data.length + OVERHEAD_BYTES
    const header = headers?.get('authorization', Match.IgnoreCase) ?? ''
    if (header === '') return room.enter('', bytes)
    const token = BEARER.exec(header)?.[1] ?? ''
    // Until it is verified, a token counts alone.
    const before = room.enter(header, bytes)
    if (before === undefined) return undefined
    // The answer itself says what is wrong with a token.
    const caller = await callerOf(tokens, token).catch(() => undefined)
    before.leave()
    return room.enter(caller === undefined ? UNKNOWN : `=${caller.actor.id}`, bytes)
  }

  async function answerWithin(message: Msg, place: Admission | undefined): Promise<void> {
    if (place === undefined) return send(message, refusal(message, 'server.busy', 1))
    try {
      const reply = await answer(message).catch((error: unknown) => {
        app.log.error(anatomy(error), 'a request failed')
        return refusal(message, 'engine.stopping', 2)
      })
      send(message, reply)
    } finally {
      place.leave()
    }
  }

  async function answer(message: Msg): Promise<Reply> {
    const url = addressOf(catalogue, message)
    if (url === undefined) return idExpected(message)
    const empty = message.data.length === 0
    const { statusCode, headers, rawPayload } = await app.inject({
      method: 'POST',
      url,
      headers: { ...requestHeaders(message.headers), ...(empty ? {} : { 'content-type': 'application/json' }) },
      ...(empty ? {} : { payload: Buffer.from(message.data) }),
      // NATS does not reveal the origin of a request, so all callers without a token are counted together.
      remoteAddress: 'nats',
    })
    const told = REPLY_HEADERS.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]]))
    return { headers: Object.fromEntries(told), body: statusCode < 400 ? accepted(rawPayload) : rawPayload }
  }

  const subjects = only === undefined ? [ALL] : [...only].map((community) => `command.${community}.>`)
  const subscriptions = subjects.map((subject) =>
    connection.subscribe(subject, {
      queue: QUEUE,
      callback: (error, message) => {
        if (error === null) take(message)
        else {
          app.log.error(anatomy(error), 'NATS does not let this engine take commands')
          onRefused(error)
        }
      },
    }),
  )
  return {
    async stop() {
      const drained = subscriptions.map((one) => (one.isClosed() ? undefined : one.drain()))
      await Promise.race([Promise.all(drained), delay(PATIENCE_MS, undefined, { ref: false })])
      await Promise.all(inHand)
    },
    async leave() {
      for (const one of subscriptions) one.unsubscribe()
      await Promise.all(inHand)
    },
  }
}

/** The key of all callers whose token is not valid: an invented token has no share of its own. */
const UNKNOWN = 'unknown'

const callerOf = async (tokens: TokenVerifier, token: string): Promise<Caller> => tokens.verify(token)

/** The HTTP address of the command; undefined where it needs the id of an aggregate and has none. */
function addressOf(catalogue: Catalogue, { subject, headers }: Msg): string | undefined {
  const [, community = '', aggregate = '', command = '', ...more] = subject.split('.')
  const given = headers?.get(AGGREGATE_ID, Match.IgnoreCase) ?? ''
  const id = given === '' ? undefined : given
  return addressOfCommand(catalogue, { community, aggregate: more.length > 0 ? '' : aggregate, command, id })
}

const requestHeaders = (given: MsgHdrs | undefined): Record<string, string> =>
  Object.fromEntries(
    REQUEST_HEADERS.flatMap((name) =>
      given?.has(name, Match.IgnoreCase) === true ? [[name, given.get(name, Match.IgnoreCase)]] : [],
    ),
  )

/** The bytes of the answer with `ok` as the first member, which sets it apart from a problem. */
const accepted = (json: Buffer): Buffer => Buffer.concat([Buffer.from('{"ok":true,'), json.subarray(1)])

function refusal({ headers }: Msg, code: string, retryAfter?: number, options?: ProblemOptions): Reply {
  const language = languageOf(headers?.get('accept-language', Match.IgnoreCase))
  return {
    body: JSON.stringify(problemBody(problem(code, undefined, options), language)),
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'content-language': language,
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    },
  }
}

const idExpected = (message: Msg): Reply =>
  refusal(message, 'request.invalid', undefined, {
    errors: [
      {
        path: `/headers/${AGGREGATE_ID}`,
        message: {
          en: 'must be the id of one aggregate, and absent for a command that creates one',
          zh: '必须为一个对象的编号；新建对象的命令不得带此项',
        },
      },
    ],
  })

function send(message: Msg, { body, headers: told }: Reply): void {
  const carried = headers()
  for (const [name, value] of Object.entries(told)) carried.set(name, value)
  message.respond(body, { headers: carried })
}
