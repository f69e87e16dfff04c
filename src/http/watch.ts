import { setTimeout as delay } from 'node:timers/promises'

/** Milliseconds between two looks. */
const EVERY_MS = 1_000
/** Milliseconds for which a question waits for a look, while looks are answered. */
const FRESH_MS = 200
/** Milliseconds after which a look without an answer has failed. */
const PATIENCE_MS = 3_000

/** What a watch knows. */
export interface Known<T> {
  /** The last answer; undefined before the first. */
  readonly value: T | undefined
  /** Milliseconds since the look that it answers. */
  readonly ageMs: number | undefined
  /** Whether the last look was answered, or still may be. */
  readonly answers: boolean
}

/** Something that may take long to ask for, or never answer, as far as it is known. */
export interface Watch<T> {
  /** What is known now. Waits a moment for a new look, and not at all while looks are not answered. */
  known(): Promise<Known<T>>
  stop(): void
}

export interface WatchOptions {
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number
  readonly wait?: (ms: number) => Promise<void>
}

const pause = (ms: number): Promise<void> => delay(ms, undefined, { ref: false })

/** The answer; undefined where there is none in a moment. */
export const soon = <T>(answer: Promise<T>): Promise<T | undefined> =>
  Promise.race([answer.catch(() => undefined), delay(FRESH_MS, undefined, { ref: false })])

/** Asks again and again in the background, with one question under way at a time. */
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
