/** Waits for conditions that change only when `changed` is called, or with time. */
export interface Conditions {
  changed(): void
  /** False where it did not come true within so many milliseconds. */
  until(condition: () => boolean, ms: number): Promise<boolean>
}

/** How often to check a condition that depends on time. */
const CHECK_MS = 100

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
    async until(condition, ms) {
      const end = performance.now() + ms
      while (!condition()) {
        const left = end - performance.now()
        if (left <= 0) return false
        await change(Math.min(left, CHECK_MS))
      }
      return true
    },
  }
}
