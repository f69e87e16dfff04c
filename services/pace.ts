/** How long work may hold the event loop before everything else has its turn, in milliseconds. */
const TURN_MS = 10

/**
 * Shares the event loop between everything that reads much at once: replays, pages, webhooks that catch up. There is
 * one for a process, so that 300 replays take as much of each turn as one does.
 */
export interface Pace {
  /** Whether this turn of the event loop has been worked in for long enough. */
  due(): boolean
  /** Resolves in a later turn of the event loop: one caller a turn, first come first served. */
  rest(): Promise<void>
}

/** @param now milliseconds of a clock that never goes back */
export function pace(now: () => number = () => performance.now(), turnMs = TURN_MS): Pace {
  const waiting: (() => void)[] = []
  let began = 0

  function next(): void {
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
