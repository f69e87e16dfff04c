/** How long work may hold the event loop before everything else has its turn, in milliseconds. */
const TURN_MS = 10
/** Turns that belong to everything else after each such stretch: a turn of the event loop takes in one new connection. */
const FREE_TURNS = 16

/**
 * Shares the event loop between everything that reads much at once: replays, pages, webhooks that catch up. There is
 * one for a process, so that 300 replays take as much of the time as one does, and leave as much to everything else.
 */
export interface Pace {
  /** Whether the event loop has been worked in for long enough. */
  due(): boolean
  /** Resolves when everything else has had its turns: one caller after the other, first come first served. */
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
    // Everything else gets as long as those who wait here, where it needs that long.
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
