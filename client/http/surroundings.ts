/** Time and randomness. Tests pass their own. */
export interface Surroundings {
  /** Milliseconds on a clock that only increases. */
  now(): number
  /** Calls once after some milliseconds, and returns what cancels it. */
  after(ms: number, call: () => void): () => void
  /** A number from 0 up to 1. */
  random(): number
  /** Bytes that cannot be guessed. */
  bytes(count: number): Uint8Array
}

export const SURROUNDINGS: Surroundings = {
  now: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms)
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
  bytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
}

/** A key with 128 random bits, which no other caller can guess. */
export const randomKey = ({ bytes }: Surroundings): string =>
  Array.from(bytes(16), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** The error with which a call ends that its caller has aborted. */
export const abortError = (): Error => new DOMException('The call was aborted.', 'AbortError')

/** Resolves after some milliseconds. Rejects at once where the signal aborts. */
export const sleep = ({ after }: Surroundings, ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(abortError())
    const aborted = (): void => {
      cancel()
      reject(abortError())
    }
    const cancel = after(ms, () => {
      signal?.removeEventListener('abort', aborted)
      resolve()
    })
    signal?.addEventListener('abort', aborted, { once: true })
  })

/**
 * Milliseconds before a retry: longer each time, and spread, so that many clients do not come back at the same moment.
 *
 * @param atLeastMs what the engine asked for
 */
export const backoffMs = ({ random }: Surroundings, tries: number, atLeastMs = 0): number =>
  atLeastMs + Math.min(30_000, 250 * 2 ** tries) * (0.5 + random() / 2)

/** Milliseconds from the beginning of a call after which no retry begins. */
const PATIENCE_MS = 20_000

/**
 * Counts the retries of a call. The function that it returns gives the milliseconds before the next one, and undefined where that
 * would come too late.
 */
export function patience(surroundings: Surroundings): (atLeastMs?: number) => number | undefined {
  const until = surroundings.now() + PATIENCE_MS
  let tries = 0
  return (atLeastMs) => {
    const waitMs = backoffMs(surroundings, tries, atLeastMs)
    tries += 1
    return surroundings.now() + waitMs > until ? undefined : waitMs
  }
}
