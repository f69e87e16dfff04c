/** The longest time, in milliseconds, that long work holds the event loop before other work has its turns. */
const TURN_MS = 10
/** The turns that other work gets after each such stretch. In one turn the event loop accepts one new connection. */
const FREE_TURNS = 16

/**
 * Shares the event loop between long readings (replays, pages, webhooks that catch up) and other work. A process has one, so 300
 * replays take as much of the time as one, and leave as much to other work.
 */
export interface Pace {
  /** Whether the current stretch of long work has used its time. */
  due(): boolean
  /** Resolves when other work has had its turns. Callers resume one at a time, in the order of their calls. */
  rest(): Promise<void>
}

/** @param now returns the time of a monotonic clock in milliseconds */
export function pace(now: () => number = () => performance.now(), turnMs = TURN_MS, freeTurns = FREE_TURNS): Pace {
  const waiting: (() => void)[] = []
  let began = 0
  let free = 0
  let freeSince = 0

  function next(): void {
    if (free === 0) freeSince = now()
    free += 1
    // Other work gets as long a stretch as the callers here, if it needs one.
    if (free < freeTurns && now() - freeSince < turnMs) return void setImmediate(next)
    free = 0
    began = now()
    waiting.shift()?.()
    if (waiting.length > 0) setImmediate(next)
  }

  return {
    due: () => now() - began >= turnMs,
    rest: () =>
      new Promise((resolve) => {
        if (waiting.push(resolve) === 1) setImmediate(next)
      }),
  }
}
