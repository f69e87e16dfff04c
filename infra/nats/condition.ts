/** Waits for conditions that change only when `changed` is called, or with time. */
export interface Conditions {
  /** Makes every waiting call check its condition again. */
  changed(): void
  /** Waits until the condition holds. Resolves with false where it does not within this time. */
  until(condition: () => boolean, timeoutMs: number): Promise<boolean>
}

/** The interval at which conditions are checked that depend on time. */
const CHECK_MS = 100

/** Makes a set of waiting calls. */
export function conditions(): Conditions {
  const sleepers = new Set<() => void>()

  const change = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        sleepers.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, ms)
      sleepers.add(wake)
    })

  return {
    changed() {
      for (const wake of [...sleepers]) wake()
    },
    async until(condition, timeoutMs) {
      const end = performance.now() + timeoutMs
      while (!condition()) {
        const leftMs = end - performance.now()
        if (leftMs <= 0) return false
        await change(Math.min(leftMs, CHECK_MS))
      }
      return true
    },
  }
}
