import { once } from 'node:events'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Seat } from '../listeners.ts'

/** Characters written at once: little more than that waits for a slow reader. */
export const PIECE = 16_384

/** A reader of an answer that is written piece by piece. */
export interface Writer {
  /** Aborts when the reader has left or was let go. */
  readonly signal: AbortSignal
  /** Whether what was written still waits for the reader: write nothing more before there is room. */
  readonly waits: boolean
  write(text: string): void
  /** Resolves once the reader has taken what waited, or has left. */
  room(): Promise<void>
  end(text?: string): void
  /** Ends the connection in the middle of the answer, so that the reader cannot take it for whole. */
  destroy(): void
}

/**
 * Begins an answer that is written piece by piece. What waits for the reader counts against the bytes of its seat, and a
 * reader for whom there is no room is let go.
 */
export function writerTo(request: FastifyRequest, reply: FastifyReply, seat: Seat): Writer {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, reply.getHeaders() as Record<string, string>)
  raw.flushHeaders()
  raw.on('error', () => raw.destroy())
  request.raw.socket.setKeepAlive(true)
  let waits = false
  raw.on('drain', () => {
    waits = false
    seat.holds(0)
  })
  return {
    signal: seat.signal,
    get waits() {
      return waits
    },
    write(text) {
      if (raw.destroyed || raw.write(text)) return
      waits = true
      if (!seat.holds(raw.writableLength)) raw.destroy()
    },
    async room() {
      // The reader's leaving is no failure.
      if (waits) await once(raw, 'drain', { signal: seat.signal }).catch(() => {})
    },
    end: (text) => void (text === undefined ? raw.end() : raw.end(text)),
    destroy: () => void raw.destroy(),
  }
}
