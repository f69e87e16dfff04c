import type { FeedState, FollowOptions, StopFollowing } from './api.ts'
import { HttpProblem, HttpUnreachable, mayPass } from './errors.ts'
import { eventsPath } from './events.ts'
import { feedConnection } from './feed-connection.ts'
import type { SentEvent } from './sse.ts'
import { backoffMs, sleep } from './surroundings.ts'
import type { Transport } from './transport.ts'
import type { EventName, PublishedEvent } from './types.ts'

/** Three heartbeats of an engine. */
const SILENCE_MS = 45_000
/** The names of what the engine says before it ends the stream. */
const FAREWELLS = ['stopping', 'ended']

/** The position that a cursor names: `<log>-<epoch>.<position>`, or the position alone. */
const positionIn = (cursor: string): number => Number(cursor.slice(cursor.lastIndexOf('.') + 1))

/** Delivers events, then each new one, until it is stopped or refused for good. */
export function followFeed<N extends EventName>(
  transport: Pick<Transport, 'open' | 'language' | 'surroundings'>,
  community: string,
  options: FollowOptions<N>,
): StopFollowing {
  const { surroundings, language } = transport
  const { onEvent, onState, onEnd, signal, silenceMs = SILENCE_MS } = options
  const stopping = new AbortController()
  const stopped = stopping.signal
  const stop = (): void => stopping.abort()
  let { after } = options
  let state: FeedState | undefined
  let tries = 0
  /** What the caller's own function threw. */
  let failure: { readonly cause: unknown } | undefined

  function become(next: FeedState, cause?: HttpProblem | HttpUnreachable): void {
    if (state === next || stopped.aborted) return
    state = next
    onState?.(next, cause)
  }

  async function take({ id, event, data }: SentEvent): Promise<boolean> {
    if (FAREWELLS.includes(event)) return false
    tries = 0
    // What was delivered before a connection broke may come again.
    if (data !== '' && (after === undefined || positionIn(id) > positionIn(after))) await deliver(parsed(data), id)
    if (id !== '') after = id
    return failure === undefined
  }

  async function deliver(event: PublishedEvent<N>, cursor: string): Promise<void> {
    try {
      await onEvent(event, cursor)
    } catch (cause) {
      failure = { cause }
    }
  }

  function parsed(data: string): PublishedEvent<N> {
    try {
      return JSON.parse(data)
    } catch (cause) {
      throw new HttpUnreachable('answer.malformed', language(), { cause })
    }
  }

  /** Reads one connection. Returns why it broke; undefined where the engine ended it. */
  async function connect(): Promise<HttpProblem | HttpUnreachable | undefined> {
    const path = eventsPath(community, { ...options, after })
    try {
      await feedConnection(transport, { path, silenceMs, stopped, opened: () => become('live'), take })
      return undefined
    } catch (error) {
      if (mayPass(error)) return error
      throw error
    }
  }

  async function run(): Promise<void> {
    become('connecting')
    while (!stopped.aborted) {
      const cause = await connect()
      if (failure !== undefined) throw failure.cause
      if (stopped.aborted) return
      become('offline', cause)
      await pauseFor(backoffMs(surroundings, tries, cause?.retryAfterMs), cause?.retryAfterMs === undefined)
      tries += 1
    }
  }

  /** Waits for the next try. @param early whether it may come as soon as the device has a network again */
  async function pauseFor(waitMs: number, early: boolean): Promise<void> {
    const waiting = new AbortController()
    const wake = (): void => waiting.abort()
    stopped.addEventListener('abort', wake)
    if (early) globalThis.addEventListener?.('online', wake)
    await sleep(surroundings, waitMs, waiting.signal).catch(() => {})
    globalThis.removeEventListener?.('online', wake)
    stopped.removeEventListener('abort', wake)
  }

  signal?.addEventListener('abort', stop)
  if (signal?.aborted === true) stop()
  const ended = run().catch((cause: unknown) => {
    if (stopped.aborted) return
    become('offline', cause instanceof HttpProblem || cause instanceof HttpUnreachable ? cause : undefined)
    // Without a listener the failure must not pass unnoticed.
    if (onEnd === undefined) throw cause
    onEnd(cause)
  })
  return async () => {
    stop()
    signal?.removeEventListener('abort', stop)
    await ended.catch(() => {})
  }
}
