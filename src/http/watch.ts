import { setTimeout as delay } from 'node:timers/promises'

/** Milliseconds between two polls. */
const EVERY_MS = 1_000
/** Milliseconds that a reader waits for the next poll, while polls are answered. */
const FRESH_MS = 200
/** Milliseconds after which a poll without an answer has failed. */
const PATIENCE_MS = 3_000

/** The state of a watch. */
export interface Known<T> {
  /** The last answer; undefined before the first. */
  readonly value: T | undefined
  /** Milliseconds since the poll of that answer began. */
  readonly ageMs: number | undefined
  /** Whether the last poll was answered, or still may be. */
  readonly answers: boolean
}

/** The last known answer of a source that may be slow, or never answer. */
export interface Watch<T> {
  /** The current state. Waits a moment for a new poll, and not at all while polls are not answered. */
  known(): Promise<Known<T>>
  stop(): void
}

export interface WatchOptions {
  /** Milliseconds of a monotonic clock. */
  readonly now?: () => number
  readonly wait?: (ms: number) => Promise<void>
}

const pause = (ms: number): Promise<void> => delay(ms, undefined, { ref: false })

/** The answer; undefined where it takes too long. */
export const soon = <T>(answer: Promise<T>): Promise<T | undefined> =>
  Promise.race([answer.catch(() => undefined), delay(FRESH_MS, undefined, { ref: false })])

/** Polls a source in the background, with one poll in progress at a time. */
export function watch<T>(ask: () => Promise<T>, options: WatchOptions = {}): Watch<T> {
  const { now = () => performance.now(), wait = pause } = options
  let last: { readonly value: T; readonly at: number } | undefined
  let failed = false
  let underWay: { readonly since: number; readonly answered: Promise<void> } | undefined
  let stopped = false

  function look(): Promise<void> {
    if (underWay !== undefined) return underWay.answered
    const since = now()
    const answered = ask().then(
      (value) => {
        last = { value, at: since }
        failed = false
      },
      () => {
        failed = true
      },
    )
    underWay = { since, answered }
    return answered.finally(() => {
      underWay = undefined
    })
  }

  const answers = (): boolean => !failed && (underWay === undefined || now() - underWay.since < PATIENCE_MS)

  async function run(): Promise<void> {
    while (!stopped) {
      await Promise.race([look(), wait(PATIENCE_MS)])
      await wait(EVERY_MS)
    }
  }
  void run()

  return {
    async known() {
      if (answers()) await Promise.race([look(), wait(FRESH_MS)])
      return { value: last?.value, ageMs: last && Math.round(now() - last.at), answers: answers() }
    },
    stop() {
      stopped = true
    },
  }
}
