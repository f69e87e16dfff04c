import { setTimeout as delay } from 'node:timers/promises'

const CHECK_INTERVAL_MS = 1
/** Less than the time limit of a test, so that the test reports the last failed check. */
const TIMEOUT_MS = 40_000

/** Repeats a check until it holds; rejects with its last failure after 40 s. */
export async function eventually(check: () => void | Promise<void>): Promise<void> {
  const until = performance.now() + TIMEOUT_MS
  for (;;) {
    try {
      await check()
      return
    } catch (error) {
      if (performance.now() > until) throw error
    }
    await delay(CHECK_INTERVAL_MS)
  }
}
