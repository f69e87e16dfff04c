import { once } from 'node:events'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Seat } from '../listeners.ts'

/** Characters of one write. Little more than that waits for a slow reader. */
export const PIECE = 16_384

/** Writes one answer to its reader, chunk by chunk. */
export interface Writer {
  /** Aborts when the reader has left or was disconnected. */
  readonly signal: AbortSignal
  /** Whether written text still waits for the reader. Write nothing more before there is room. */
  readonly waits: boolean
  write(text: string): void
  /** Resolves once the reader has taken the waiting text, or has left. */
  room(): Promise<void>
  end(text?: string): void
  /** Cuts the connection off, so that the reader does not take the answer for complete. */
  destroy(): void
}

/**
 * Starts an answer that is written chunk by chunk. The text that waits for the reader counts against the bytes of its seat. A
 * reader without room is disconnected.
 */
export function writerTo(request: FastifyRequest, reply: FastifyReply, seat: Seat): Writer {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, reply.getHeaders() as Record<string, string>)
  raw.flushHeaders()
  raw.on('error', () => raw.destroy())
  seat.whenLost(() => raw.destroy())
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
      // A reader that leaves is no failure.
      if (waits) await once(raw, 'drain', { signal: seat.signal }).catch(() => {})
    },
    end: (text) => void (text === undefined ? raw.end() : raw.end(text)),
    destroy: () => void raw.destroy(),
  }
}
