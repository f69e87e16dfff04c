import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { callerKey } from './caller.ts'
import { addressKey } from './caller-address.ts'
import { ProblemError } from './problems.ts'
import { roomFor } from './room.ts'

/** A body that is being received. */
interface Intake {
  /** Counts more bytes. Returns false where there is no room for them. */
  grow(bytes: number): boolean
  /** Whether the request was answered. The rest of the body is then ignored. */
  readonly answered: boolean
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Undefined where the request has no body. */
    intake: Intake | undefined
  }
}

/** Requests of one connection that may wait for their answers. Most clients send one at a time. */
const PIPELINED = 32
/** Limit of the bytes of all bodies in progress, unless four of the largest take more. */
const BODIES_BYTES = 64 * 1024 * 1024
/** Memory that each chunk of a body takes besides its bytes. */
const PIECE_BYTES = 256

/**
 * Ends a connection that sends many requests without waiting for answers. One packet can hold more than a thousand of them,
 * and all would start at once. Register it before all other hooks, so that a refusal costs next to nothing.
 */
export function boundPipelines(app: FastifyInstance): void {
  const waiting = new WeakMap<Socket, number>()
  app.addHook('onRequest', ({ raw: { socket } }, reply, done) => {
    const count = (waiting.get(socket) ?? 0) + 1
    if (count > PIPELINED) {
      reply.hijack()
      socket.destroy()
      return
    }
    waiting.set(socket, count)
    reply.raw.once('finish', () => waiting.set(socket, (waiting.get(socket) ?? 1) - 1))
    done()
  })
}

/** Limits the memory of bodies from their first chunk until the answer, in total and by caller. */
export function boundBodies(app: FastifyInstance, bodyLimit: number): void {
  const room = roomFor(Number.POSITIVE_INFINITY, Math.max(BODIES_BYTES, 4 * bodyLimit))
  app.decorateRequest('intake', undefined)
  app.addHook('preParsing', (request, { raw }, _payload, done) => {
    const { 'content-length': length, 'transfer-encoding': coding } = request.headers
    if ((length === undefined || length === '0') && coding === undefined) return done()
    const place = room.enter(senderOf(request), 0)
    if (place === undefined) return done(busy())
    raw.once('finish', place.leave).once('close', place.leave)
    request.intake = {
      grow: place.grow,
      get answered() {
        return raw.writableEnded
      },
    }
    done()
  })
}

/** The caller's key. Where no route was found, the caller is unknown. */
const senderOf = (request: FastifyRequest): string =>
  request.anonymous === false ? callerKey(request) : addressKey(request.ip)

const busy = (): ProblemError => new ProblemError('server.busy', undefined, { retryAfter: 2 })

/**
 * Reads a whole body chunk by chunk, and keeps no chunk that there is no room for.
 *
 * @param limit the maximum number of bytes
 * @param done called with the body or with a problem: `body.too-large`, `server.busy`, or `body.malformed` where the body is
 *   shorter or longer than announced
 */
export function wholeBody(
  { headers, intake }: FastifyRequest,
  payload: Readable,
  limit: number,
  done: (error: Error | null, bytes: Buffer) => void,
): void {
  const { 'content-length': announced } = headers
  if (announced !== undefined && Number(announced) > limit) {
    done(new ProblemError('body.too-large'), NOTHING)
    return
  }
  const pieces: Buffer[] = []
  let length = 0
  const finish = (error: Error | null, bytes = NOTHING): void => {
    payload.off('data', take).off('end', end).off('error', cut)
    // The rest is discarded: the connection closes with the answer.
    if (error !== null) payload.on('error', () => {}).resume()
    if (intake?.answered !== true) done(error, bytes)
  }
  const take = (piece: Buffer): void => {
    length += piece.length
    if (length > limit) finish(new ProblemError('body.too-large'))
    else if (intake?.grow(piece.length + PIECE_BYTES) === false) finish(busy())
    else pieces.push(piece)
  }
  const end = (): void => {
    if (announced !== undefined && Number(announced) !== length) finish(new ProblemError('body.malformed'))
    else finish(null, Buffer.concat(pieces, length))
  }
  const cut = (): void => finish(new ProblemError('body.malformed'))
  payload.on('data', take).on('end', end).on('error', cut)
}

const NOTHING = Buffer.alloc(0)
