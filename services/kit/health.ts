import type { Fault } from './fault.ts'

/**
 * Work that can stop. `/ready` answers 503 where the roles of the process include work that is stopped. `answers` are all answers
 * to commands, also to repeated ones: they stop where the log may not be what it was.
 */
export type Duty = 'answers' | 'commands' | 'views' | 'relay' | 'services' | 'webhooks'

/** What keeps a part of the engine from its work, as `/ready` shows it. */
export interface HealthCondition {
  /** The part, which has one condition at a time: `clock`, `event-log`, `relay`. */
  readonly part: string
  readonly fault: Fault
  /** Work that it stops; empty where everything continues. */
  readonly stops: readonly Duty[]
}

/** The conditions of one process: its parts report them, probes and edges read them. */
export interface Health {
  /** Sets the condition of a part, or clears it. */
  report(part: string, fault: Fault | undefined, stops?: readonly Duty[]): void
  conditions(): readonly HealthCondition[]
  /** The first fault that stops this work, if any: an edge throws it instead of doing the work. */
  stopped(work: Duty): Fault | undefined
}

export function health(): Health {
  const conditions = new Map<string, HealthCondition>()
  return {
    report(part, fault, stops = []) {
      if (fault === undefined) conditions.delete(part)
      else conditions.set(part, { part, fault, stops })
    },
    conditions: () => [...conditions.values()],
    stopped: (work) => [...conditions.values()].find(({ stops }) => stops.includes(work))?.fault,
  }
}
