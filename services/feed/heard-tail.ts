import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { pause, type Wait } from '../kit/event-delivery.ts'
import type { Tail, TailReader } from './tail.ts'

/** A listener that hears each event from some moment on. */
export interface TailListener {
  /** Called when hearing begins. Events before that are not heard. */
  begun(): void
  heard(event: RecordedEvent): void
}

/** Milliseconds until the tail is asked again after the log could not be followed. */
const RETRY_MS = 1_000

/** Passes on each event of the tail until the signal aborts. Failures of the log delay events, and lose none. */
export async function hearTail(
  tail: Tail,
  listener: TailListener,
  signal: AbortSignal,
  wait: Wait = pause,
): Promise<void> {
  while (!signal.aborted) {
    const reader = await tail.join().catch(() => undefined)
    if (reader !== undefined) return hear(reader, listener, signal, wait)
    await wait(RETRY_MS, signal).catch(() => {})
  }
}

async function hear(reader: TailReader, listener: TailListener, signal: AbortSignal, wait: Wait): Promise<void> {
  let position = reader.head()
  listener.begun()
  while (!signal.aborted) {
    try {
      const { events, reached } = await reader.next(position, signal)
      for (const event of events) listener.heard(event)
      position = reached
    } catch {
      await wait(RETRY_MS, signal).catch(() => {})
    }
  }
  await reader.leave()
}
