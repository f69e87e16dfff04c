import { setTimeout as delay } from 'node:timers/promises'

const LOOK_EVERY_MS = 1
/** Less than the time limit of a test, so that the test reports the last failed check. */
const WAIT_MS = 40_000

/** Repeats a check until it holds; rejects with its last failure after 40 s. */
export async function eventually(check: () => void | Promise<void>): Promise<void> {
  const until = performance.now() + WAIT_MS
  for (;;) {
    try {
      await check()
      return
    } catch (error) {
      if (performance.now() > until) throw error
    }
    await delay(LOOK_EVERY_MS)
  }
}
