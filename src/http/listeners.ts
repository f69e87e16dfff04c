import type { ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Meter } from './metrics.ts'
import { ProblemError } from './problems.ts'

/** The forms in which answers are read. `sse` goes on for ever; `document` is the pages that need no token. */
export const FORMS = ['sse', 'ndjson', 'page', 'stream', 'view', 'list', 'document'] as const
export type Form = (typeof FORMS)[number]

/** How many answers may be on their way to readers, and how much of them may wait in memory. */
export interface ListenerLimits {
  /** Listeners to server-sent events. */
  readonly sse: number
  /** Answers of every other form. */
  readonly answers: number
  /** Answers of any form to one caller. */
  readonly ofCaller: number
  /** Bytes that wait for their readers; one caller may have a quarter of them. */
  readonly bytes: number
}

/** One answer on its way to its reader. */
export interface Seat {
  /** Aborts when the reader has left or has been given its answer: work for it ends then. */
  readonly signal: AbortSignal
  /** Counts so many bytes as waiting for this reader, in place of what was counted. False where there is no room for them. */
  holds(bytes: number): boolean
}

/** Readers of answers of any form are admitted here, and nowhere else. */
export interface Listeners {
  /**
   * Takes a place until the answer has been read or its reader is gone.
   *
   * @throws ProblemError `feed.full` `listeners.full` `listeners.too-many`
   */
  admit(reply: FastifyReply, caller: string, form: Form): Seat
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The place of this request's answer; absent where it is not a question. */
    seat: Seat | undefined
  }
  interface FastifyContextConfig {
    /** In which form this route is read; `list` unless told. */
    form?: Form | ((request: FastifyRequest) => Form)
  }
}

/** Files of the pages that are open at once: each takes a descriptor beside its connection. */
const DOCUMENTS = 32
/** The part of all bytes that one caller may have waiting. */
const SHARE = 4

interface Held {
  count: number
  bytes: number
}

export function listeners(limits: ListenerLimits, meter: Pick<Meter, 'listeners'>): Listeners {
  const callers = new Map<string, Held>()
  const live: Record<Form, number> = { sse: 0, ndjson: 0, page: 0, stream: 0, view: 0, list: 0, document: 0 }
  let answers = 0
  let bytes = 0

  function refuse(form: Form, caller: Held | undefined): void {
    if (form === 'sse' && live.sse >= limits.sse) throw new ProblemError('feed.full', undefined, { retryAfter: 30 })
    if ((form !== 'sse' && answers >= limits.answers) || (form === 'document' && live.document >= DOCUMENTS)) {
      throw new ProblemError('listeners.full', undefined, { retryAfter: 2 })
    }
    if ((caller?.count ?? 0) >= limits.ofCaller) {
      throw new ProblemError('listeners.too-many', undefined, { retryAfter: 5 })
    }
  }

  function count(form: Form, held: Held, by: 1 | -1): void {
    live[form] += by
    held.count += by
    if (form !== 'sse') answers += by
    meter.listeners(form, by)
  }

  return {
    admit(reply, caller, form) {
      const held = callers.get(caller) ?? { count: 0, bytes: 0 }
      refuse(form, held)
      callers.set(caller, held)
      count(form, held, 1)
      let mine = 0
      let stopping: AbortController | undefined
      let over = false
      reply.raw.once('close', () => {
        over = true
        bytes -= mine
        held.bytes -= mine
        mine = 0
        count(form, held, -1)
        if (held.count === 0) callers.delete(caller)
        stopping?.abort()
      })
      return {
        get signal() {
          stopping ??= new AbortController()
          if (over) stopping.abort()
          return stopping.signal
        },
        holds(wanted) {
          const more = over ? 0 : wanted - mine
          if (more > 0 && (bytes + more > limits.bytes || held.bytes + more > limits.bytes / SHARE)) return false
          mine += more
          bytes += more
          held.bytes += more
          return true
        },
      }
    },
  }
}

/** The form in which the answer to this request is read; undefined where it is no question. */
export function formOf(request: FastifyRequest): Form | undefined {
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
  const { form = 'list' } = request.routeOptions.config
  return typeof form === 'function' ? form(request) : form
}

/** The place of a question's answer. */
export function seatOf({ seat }: FastifyRequest): Seat {
  if (seat === undefined) throw new Error('a question was not admitted')
  return seat
}

/** Looks at a reader within the time that it is given. */
const LOOKS = 10

/**
 * Bounds every answer of the application, whatever route gives it: text that is sent whole counts as waiting until its
 * reader has taken it, and a reader that takes nothing is let go.
 *
 * @param patienceMs from when the connection last took a byte of what waits; a tenth of it more may pass
 */
export function boundAnswers(app: FastifyInstance, patienceMs: number): void {
  app.decorateRequest('seat', undefined)
  app.addHook('onRequest', (request, { raw }, done) => {
    const { socket } = request.raw
    // What comes from NATS has no connection.
    if (socket instanceof Socket) letGo(raw, socket, Math.ceil(patienceMs / LOOKS))
    done()
  })
  app.addHook('onSend', (request, reply, payload, done) => {
    const length = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload.length : 0
    if (reply.statusCode >= 400 || request.seat?.holds(length) !== false) return done(null, payload)
    done(new ProblemError('listeners.full', undefined, { retryAfter: 2 }))
  })
}

/**
 * Ends an answer whose reader has taken nothing for ten periods. Node tells of no timeout for a period in which the connection took
 * something; a single one would be told of after two periods, because it compares the last with the one before.
 */
function letGo(raw: ServerResponse, socket: Socket, periodMs: number): void {
  let still = 0
  let toldAt = Number.NEGATIVE_INFINITY
  socket.setTimeout(periodMs)
  // Without this listener the connection would be closed also while the engine itself is at work on the answer.
  raw.on('timeout', () => {
    const now = performance.now()
    if (socket.writableLength === 0) still = 0
    else still = now - toldAt < 2 * periodMs ? still + 1 : 1
    toldAt = now
    if (still >= LOOKS) raw.destroy()
    else socket.setTimeout(periodMs)
  })
}
