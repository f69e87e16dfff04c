import { BroadcastChannel } from 'node:worker_threads'

/** Returns the name of the channel on which a log's writer tells the readers in every thread of this process of its commits. */
export const channelOf = (file: string): string => `sanshe-log:${file}`

/** The writer of another process cannot wake a reader, so readers also look at this interval. */
const POLL_MS = 200

/** Wakes the readers of a log. */
export interface Wake {
  /** Resolves after the next commit, after 200 ms, or when the signal aborts. */
  next(signal: AbortSignal): Promise<void>
  close(): void
}

/** Readers that wait. */
interface Waiting {
  /** Resolves when all are woken, after 200 ms, or when the signal aborts. */
  next(signal: AbortSignal): Promise<void>
  wakeAll(): void
}

/** Makes the list of the readers that wait. */
export function waitingReaders(): Waiting {
  const waiting = new Set<() => void>()
  return {
    next(signal) {
      return new Promise((resolve) => {
        const wake = (): void => {
          clearTimeout(timer)
          waiting.delete(wake)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        const timer = setTimeout(wake, POLL_MS)
        waiting.add(wake)
        signal.addEventListener('abort', wake)
      })
    },
    wakeAll() {
      for (const wake of waiting) wake()
    },
  }
}

/** Listens for commits to a log, from the first call of `next` on. */
export function wakeOn(file: string): Wake {
  const { next, wakeAll } = waitingReaders()
  let channel: BroadcastChannel | undefined
  const listen = (): void => {
    if (channel !== undefined) return
    channel = new BroadcastChannel(channelOf(file))
    channel.onmessage = wakeAll
    channel.unref()
  }
  return {
    next(signal) {
      listen()
      return next(signal)
    },
    close() {
      channel?.close()
      wakeAll()
    },
  }
}
