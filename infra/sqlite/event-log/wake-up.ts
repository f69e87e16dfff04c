import { BroadcastChannel } from 'node:worker_threads'

/** How readers in every thread of this process learn at once that something was committed. */
export const channelOf = (file: string): string => `sanshe-log:${file}`

/** Another process cannot wake us: after this many milliseconds a reader looks by itself. */
const POLL_MS = 200

export interface Wake {
  /** Resolves after the next commit, or after a while, or when aborted. */
  next(signal: AbortSignal): Promise<void>
  close(): void
}

export function wakeOn(file: string): Wake {
  const waiting = new Set<() => void>()
  const wakeAll = (): void => {
    for (const wake of waiting) wake()
  }
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
    close() {
      channel?.close()
      wakeAll()
    },
  }
}
