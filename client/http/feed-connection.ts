import { HttpUnreachable } from './errors.ts'
import { type SentEvent, sseParser } from './sse.ts'
import type { Transport } from './transport.ts'

const STREAM = 'text/event-stream'

interface ConnectionParts {
  readonly path: string
  readonly silenceMs: number
  /** Ends the connection. */
  readonly stopped: AbortSignal
  /** Called when the engine has accepted the reader. */
  opened(): void
  /** Called with each event, one after the other. False ends the connection. */
  take(event: SentEvent): Promise<boolean>
}

/**
 * Reads one connection to the live feed until it ends, and rejects where it broke.
 *
 * @throws HttpProblem, HttpUnreachable, and what `take` throws
 */
export async function feedConnection(
  { open, language, surroundings }: Pick<Transport, 'open' | 'language' | 'surroundings'>,
  { path, silenceMs, stopped, opened, take }: ConnectionParts,
): Promise<void> {
  const leaving = new AbortController()
  const leave = (): void => leaving.abort()
  let silent = false

  /** Waits for the engine, but not for ever: a device that slept has connections that are dead and never say so. */
  async function heard<T>(waiting: Promise<T>): Promise<T> {
    const cancel = surroundings.after(silenceMs, () => {
      silent = true
      leave()
    })
    try {
      return await waiting
    } catch (cause) {
      if (silent) throw new HttpUnreachable('engine.silent', language(), { cause })
      throw cause
    } finally {
      cancel()
    }
  }

  const broken = (cause: unknown): never => {
    throw new HttpUnreachable('engine.unreachable', language(), { cause })
  }

  async function read(body: ReadableStream<Uint8Array>): Promise<void> {
    const reader = body.getReader()
    const decoder = new TextDecoder()
    const events: SentEvent[] = []
    const parse = sseParser((event) => events.push(event))
    for (;;) {
      const { done, value } = await heard(reader.read().catch(broken))
      if (done) return
      parse(decoder.decode(value, { stream: true }))
      for (const event of events.splice(0)) {
        if (stopped.aborted || !(await take(event))) return
      }
    }
  }

  stopped.addEventListener('abort', leave)
  if (stopped.aborted) leave()
  try {
    const { headers, body } = await heard(open(path, { headers: { accept: STREAM }, signal: leaving.signal }))
    if (headers.get('content-type')?.startsWith(STREAM) !== true || body === null) {
      throw new HttpUnreachable('answer.malformed', language())
    }
    opened()
    await read(body)
  } finally {
    stopped.removeEventListener('abort', leave)
    leave()
  }
}
