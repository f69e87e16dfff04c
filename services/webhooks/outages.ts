import { Fault } from '../kit/fault.ts'

/** What keeps several from their work, told once for all of them. */
export interface Outages {
  /** Tells of it, unless somebody is known to be kept from work by the same. */
  failed(who: string, error: unknown): void
  /** It is at work again, or ended. */
  over(who: string): void
}

export function outages(tell: (fault: Fault) => void): Outages {
  /** By who is kept from work: the code of what does. */
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
