import type { ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { AnswerForm, ListenerLimits } from './edge-options.ts'
import type { Meter } from './metrics.ts'
import { ProblemError } from './problems.ts'

/** One answer in progress. */
export interface Seat {
  /** Aborts when {@link aborted} becomes true. Work for the reader ends then. */
  readonly signal: AbortSignal
  /** Whether the reader has left, has its answer, or has lost the right to it. A signal for each short answer would cost more. */
  readonly aborted: boolean
  /** Sets the number of bytes that wait for this reader. Returns false where there is no room for them. */
  holds(bytes: number): boolean
  /** The reason why the reader has lost the right to the answer. */
  readonly lost: ProblemError | undefined
  /** Registers what ends an answer that is written chunk by chunk, when its reader loses the right to it. */
  whenLost(end: (problem: ProblemError) => void): void
  /** Ends the answer: its reader has lost the right to it. */
  lose(problem: ProblemError): void
}

/** Admits the readers of answers of every form. Nothing else admits them. */
export interface Listeners {
  /**
   * Takes a place until the answer has been read or its reader is gone.
   *
   * @throws ProblemError `feed.full` `listeners.full` `listeners.too-many`
   */
  admit(reply: FastifyReply, caller: string, form: AnswerForm): Seat
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The seat of this request's answer; absent where the request is not a query. */
    seat: Seat | undefined
  }
  interface FastifyContextConfig {
    /** The form in which this route is read (default: `list`). */
    form?: AnswerForm | ((request: FastifyRequest) => AnswerForm)
  }
}

/** Maximum number of page files that are open at once. Each takes a descriptor besides its connection. */
const DOCUMENTS = 32
/** The share of all waiting bytes that one caller may have. */
const SHARE = 4

interface Held {
  count: number
  bytes: number
}

export function listeners(limits: ListenerLimits, meter: Pick<Meter, 'listeners'>): Listeners {
  const callers = new Map<string, Held>()
  const live: Record<AnswerForm, number> = { sse: 0, ndjson: 0, page: 0, stream: 0, view: 0, list: 0, document: 0 }
  let answers = 0
  let bytes = 0

  function refuse(form: AnswerForm, caller: Held | undefined): void {
    if (form === 'sse' && live.sse >= limits.sse) throw new ProblemError('feed.full', undefined, { retryAfter: 30 })
    if ((form !== 'sse' && answers >= limits.answers) || (form === 'document' && live.document >= DOCUMENTS)) {
      throw new ProblemError('listeners.full', undefined, { retryAfter: 2 })
    }
    if ((caller?.count ?? 0) >= limits.ofCaller) {
      throw new ProblemError('listeners.too-many', undefined, { retryAfter: 5 })
    }
  }

  function count(form: AnswerForm, held: Held, by: 1 | -1): void {
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
      let lost: ProblemError | undefined
      let farewell: ((problem: ProblemError) => void) | undefined
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
          if (over || lost !== undefined) stopping.abort()
          return stopping.signal
        },
        get aborted() {
          return over || lost !== undefined
        },
        holds(wanted) {
          const more = over ? 0 : wanted - mine
          if (more > 0 && (bytes + more > limits.bytes || held.bytes + more > limits.bytes / SHARE)) return false
          mine += more
          bytes += more
          held.bytes += more
          return true
        },
        get lost() {
          return lost
        },
        whenLost(end) {
          farewell = end
        },
        lose(problem) {
          lost = problem
          farewell?.(problem)
          stopping?.abort()
        },
      }
    },
  }
}

/** The form in which the answer to this request is read; undefined where the request is no query. */
export function formOf(request: FastifyRequest): AnswerForm | undefined {
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
  const { form = 'list' } = request.routeOptions.config
  return typeof form === 'function' ? form(request) : form
}

/** The seat of a query's answer. */
export function seatOf({ seat }: FastifyRequest): Seat {
  if (seat === undefined) throw new Error('a question was not admitted')
  return seat
}

/** How often a reader is looked at within its patience. */
const LOOKS = 10

/**
 * Bounds every answer of the application, whatever route gives it: text that is sent whole counts as waiting until its
 * reader has taken it, and a reader that takes nothing is disconnected.
 *
 * @param patienceMs from when the connection last took a byte of what waits; a tenth more may pass
 */
export function boundAnswers(app: FastifyInstance, patienceMs: number): void {
  app.decorateRequest('seat', undefined)
  app.addHook('onRequest', (request, { raw }, done) => {
    const { socket } = request.raw
    // A request from NATS has no connection.
    if (socket instanceof Socket) limitPatience(raw, socket, Math.ceil(patienceMs / LOOKS))
    done()
  })
  app.addHook('onSend', (request, reply, payload, done) => {
    if (reply.statusCode < 400 && request.seat?.lost !== undefined) return done(request.seat.lost)
    const length = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload.length : 0
    if (reply.statusCode >= 400 || request.seat?.holds(length) !== false) return done(null, payload)
    done(new ProblemError('listeners.full', undefined, { retryAfter: 2 }))
  })
}

/**
 * Disconnects a reader that has taken nothing for ten periods. Node emits no timeout for a period that differs from the one before, so
 * one long period would be two: the connection takes what fits its buffers in the first.
 */
function limitPatience(raw: ServerResponse, socket: Socket, periodMs: number): void {
  let still = 0
  let lastAt = Number.NEGATIVE_INFINITY
  socket.setTimeout(periodMs)
  // Without this listener the connection would close also while the engine works on the answer.
  raw.on('timeout', () => {
    const now = performance.now()
    if (socket.writableLength === 0) still = 0
    else still = now - lastAt < 2 * periodMs ? still + 1 : 1
    lastAt = now
    if (still >= LOOKS) raw.destroy()
    else socket.setTimeout(periodMs)
  })
}
