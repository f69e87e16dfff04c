import type { FeedState, FollowOptions, StopFollowing } from './api.ts'
import { HttpProblem, HttpUnreachable, mayPass } from './errors.ts'
import { eventsPath } from './events.ts'
import { type SentEvent, sseParser } from './sse.ts'
import { backoffMs, pause } from './surroundings.ts'
import type { Transport } from './transport.ts'
import type { EventName, PublishedEvent } from './types.ts'

/** Three heartbeats of an engine. */
const SILENCE_MS = 45_000
/** The engine says good-bye with these names. */
const GOODBYES = ['stopping', 'ended']
const STREAM = 'text/event-stream'

/** The position that a cursor names: `<log>-<epoch>.<position>`, or the position alone. */
const positionIn = (cursor: string): number => Number(cursor.slice(cursor.lastIndexOf('.') + 1))

/** Delivers events, then each new one, until it is stopped or refused for good. */
export function follow<N extends EventName>(
  { open, language, surroundings }: Pick<Transport, 'open' | 'language' | 'surroundings'>,
  community: string,
  options: FollowOptions<N>,
): StopFollowing {
  const { onEvent, onState, onEnd, signal, silenceMs = SILENCE_MS } = options
  const stopping = new AbortController()
  const stopped = stopping.signal
  const stop = (): void => stopping.abort()
  let after = options.after
  let state: FeedState | undefined
  let tries = 0

  function become(next: FeedState, cause?: HttpProblem | HttpUnreachable): void {
    if (state === next || stopped.aborted) return
    state = next
    onState?.(next, cause)
  }

  /** Handles one server-sent event. Returns false at a good-bye. */
  async function take({ id, event, data }: SentEvent): Promise<boolean> {
    if (GOODBYES.includes(event)) return false
    // What was delivered before the connection broke may come again.
    if (data !== '' && (after === undefined || positionIn(id) > positionIn(after))) {
      await onEvent(eventIn(data), id)
    }
    if (id !== '') after = id
    return true
  }

  const malformed = (cause?: unknown) => new HttpUnreachable('answer.malformed', language(), { cause })

  function eventIn(data: string): PublishedEvent<N> {
    try {
      return JSON.parse(data)
    } catch (cause) {
      throw malformed(cause)
    }
  }

  /** Reads one connection to its end. */
  async function connection(): Promise<void> {
    const leaving = new AbortController()
    const leave = (): void => leaving.abort()
    stopped.addEventListener('abort', leave)
    /** Waits for the engine, but not for ever: a device that slept has connections that are dead and never say so. */
    const heard = async <T>(waiting: Promise<T>): Promise<T> => {
      const cancel = surroundings.after(silenceMs, leave)
      try {
        return await waiting
      } finally {
        cancel()
      }
    }
    try {
      const path = eventsPath(community, { ...options, after })
      const response = await heard(open(path, { headers: { accept: STREAM }, signal: leaving.signal }))
      if (response.headers.get('content-type')?.startsWith(STREAM) !== true) throw malformed()
      become('live')
      await read(response, heard)
    } catch (cause) {
      if (stopped.aborted) return
      throw leaving.signal.aborted ? new HttpUnreachable('engine.silent', language(), { cause }) : cause
    } finally {
      leave()
      stopped.removeEventListener('abort', leave)
    }
  }

  async function read({ body }: Response, heard: <T>(waiting: Promise<T>) => Promise<T>): Promise<void> {
    const reader = body?.getReader()
    if (reader === undefined) return
    const decoder = new TextDecoder()
    const events: SentEvent[] = []
    const parse = sseParser((event) => events.push(event))
    for (;;) {
      const { done, value } = await heard(reader.read()).catch((cause: unknown) => {
        throw new HttpUnreachable('engine.unreachable', language(), { cause })
      })
      if (done || stopped.aborted) return
      parse(decoder.decode(value, { stream: true }))
      for (const event of events.splice(0)) {
        if (stopped.aborted || !(await take(event))) return
        tries = 0
      }
    }
  }

  async function run(): Promise<void> {
    become('connecting')
    while (!stopped.aborted) {
      let cause: HttpProblem | HttpUnreachable | undefined
      try {
        await connection()
      } catch (error) {
        if (!mayPass(error)) throw error
        cause = error
      }
      if (stopped.aborted) return
      become('offline', cause)
      await restart(backoffMs(surroundings, tries, cause?.retryAfterMs), cause?.retryAfterMs === undefined)
      tries += 1
    }
  }

  /** Waits for the next try. @param early whether it may come as soon as the device has a network again */
  async function restart(waitMs: number, early: boolean): Promise<void> {
    const waiting = new AbortController()
    const wake = (): void => waiting.abort()
    stopped.addEventListener('abort', wake)
    if (early) globalThis.addEventListener?.('online', wake)
    await pause(surroundings, waitMs, waiting.signal).catch(() => {})
    globalThis.removeEventListener?.('online', wake)
    stopped.removeEventListener('abort', wake)
  }

  signal?.addEventListener('abort', stop)
  if (signal?.aborted === true) stop()
  const ended = run().then(
    () => {},
    (cause: unknown) => {
      become('offline', cause instanceof HttpProblem ? cause : undefined)
      if (!stopped.aborted) onEnd?.(cause)
    },
  )
  return async () => {
    stop()
    signal?.removeEventListener('abort', stop)
    await ended
  }
}
