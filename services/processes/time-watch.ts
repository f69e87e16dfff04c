import type { Wait } from '../kit/event-delivery.ts'
import type { Fault } from '../kit/fault.ts'
import { serviceFault } from './faults.ts'

/** Milliseconds between two looks for due work. */
const LOOK_MS = 1_000

/** Work that is repeated about once a second because time passes. */
export interface TimeWatch {
  /** Resolves when the signal has aborted and the last look has ended. */
  readonly ended: Promise<void>
  /** Returns the code of the failure that lasts, if any. */
  failure(): string | undefined
}

export function watchTime(options: {
  look: () => Promise<void>
  onFailure: (fault: Fault) => void
  wait: Wait
  signal: AbortSignal
}): TimeWatch {
  const { look, onFailure, wait, signal } = options
  let lasting: string | undefined

  async function watch(): Promise<void> {
    let last: string | undefined
    while (!signal.aborted) {
      const fault = await look().then(() => undefined, serviceFault)
      // An outage that is over by the next look is not reported, and one that lasts is reported once.
      if (fault === undefined) lasting = undefined
      else if (!fault.outage || fault.code === last) {
        if (lasting !== fault.code) onFailure(fault)
        lasting = fault.code
      }
      last = fault?.code
      await wait(LOOK_MS, signal).catch(() => {})
    }
  }

  return { ended: watch(), failure: () => lasting }
}
