import { pause, type Wait } from '../kit/event-delivery.ts'
import { Fault } from '../kit/fault.ts'
import type { Health } from '../kit/health.ts'
import type { EventLog } from '../ports/event-log.ts'

/** Milliseconds between two tries to write to a log that failed to write. */
const AGAIN_MS = 1_000
/** Milliseconds after which the condition is cleared for a log that cannot be tried: the next append shows whether it works. */
const FORGOTTEN_MS = 60_000
const PART = 'event-log'

/** Faults of the log itself. All other faults concern the events that were to be appended. */
const OF_THE_LOG: ReadonlySet<string> = new Set(['log.full', 'log.unavailable', 'log.corrupt', 'log.denied'])

export interface AppendsOptions {
  readonly log: EventLog
  readonly health: Pick<Health, 'report'>
  readonly wait?: Wait
}

/**
 * Watches the appends of a log. An append that the log cannot write stops commands in {@link Health}, unless a try right after it
 * succeeds. The condition ends when a later try or append succeeds.
 */
export function watchedAppends({ log, health, wait = pause }: AppendsOptions): EventLog {
  const closing = new AbortController()
  const { signal } = closing
  let broken = false
  let trying: Promise<void> | undefined
  /** Resolves once the first try after a refusal has told whether the log can write. */
  let told: Promise<unknown> = Promise.resolve()

  const clear = (): void => {
    if (!broken) return
    broken = false
    health.report(PART, undefined)
  }

  const report = (fault: Fault): void => {
    broken = true
    health.report(PART, fault, ['commands'])
  }

  /** Returns a call that succeeds only while the log can write. If a server is away, any answer shows that it is back. */
  function trial({ code }: Fault): (() => Promise<unknown>) | undefined {
    if (log.tryWriting !== undefined) return log.tryWriting
    return code === 'log.unavailable' ? log.head : undefined
  }

  /** Runs the try. Resolves with the fault for which the log cannot write; undefined if it can. */
  const refusal = (tried: () => Promise<unknown>): Promise<Fault | undefined> =>
    tried().then(
      () => undefined,
      (error: unknown) => (error instanceof Fault ? error : undefined),
    )

  async function tryUntilWell(refused: Fault): Promise<void> {
    const tried = trial(refused)
    if (tried === undefined) {
      report(refused)
      await wait(FORGOTTEN_MS, signal)
      return clear()
    }
    const first = refusal(tried)
    told = first
    for (let fault = await first; fault !== undefined && !signal.aborted; fault = await refusal(tried)) {
      report(fault)
      await wait(AGAIN_MS, signal)
    }
    clear()
  }

  function failed(error: unknown): void {
    if (!(error instanceof Fault) || !OF_THE_LOG.has(error.code) || signal.aborted) return
    trying ??= tryUntilWell(error)
      .catch(() => {})
      .finally(() => {
        trying = undefined
      })
  }

  return {
    ...log,
    async append(stream, expected, events) {
      try {
        const outcome = await log.append(stream, expected, events)
        clear()
        return outcome
      } catch (error) {
        failed(error)
        // The answer comes after `/ready` says the same. A server that is away would delay it by its patience.
        if (log.tryWriting !== undefined) await told
        throw error
      }
    },
    async close() {
      closing.abort()
      await trying
      await log.close()
    },
  }
}
