import { Fault } from '../kit/fault.ts'

/** Failures that keep several lanes from their work, each reported once for all of them. */
export interface Outages {
  /** Reports the failure, unless another lane is known to be held up by the same one. */
  failed(who: string, error: unknown): void
  /** The lane is at work again, or has ended. */
  over(who: string): void
}

export function outages(tell: (fault: Fault) => void): Outages {
  /** The code of the failure by the lane that it holds up. */
  const kept = new Map<string, string>()
  return {
    failed(who, error) {
      const fault =
        error instanceof Fault
          ? error
          : new Fault('service.failed', 'A service failed, and tries again.', { cause: error })
      const known = [...kept.values()].includes(fault.code)
      kept.set(who, fault.code)
      if (!known) tell(fault)
    },
    over: (who) => void kept.delete(who),
  }
}
