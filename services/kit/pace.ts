/** How long work may hold the event loop before other work has its turn, in milliseconds. */
const TURN_MS = 10
/** Turns left to other work after each such stretch: in one turn the event loop accepts one new connection. */
const FREE_TURNS = 16

/**
 * Shares the event loop among all that reads much at once: replays, pages, webhooks that catch up. A process has one, so that 300
 * replays take as much of the time as one, and leave as much to other work.
 */
export interface Pace {
  /** Whether this stretch of work has been long enough. */
  due(): boolean
  /** Resolves when other work has had its turns. Callers resume one at a time, first come first served. */
  rest(): Promise<void>
}

/** @param now milliseconds of a clock that never goes back */
export function pace(now: () => number = () => performance.now(), turnMs = TURN_MS, freeTurns = FREE_TURNS): Pace {
  const waiting: (() => void)[] = []
  let began = 0
  let free = 0
  let freeSince = 0

  function next(): void {
    if (free === 0) freeSince = now()
    free += 1
    // Other work gets as long a stretch as the callers here, where it needs one.
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
