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

/** A condition that begins, becomes another one, or ends: then `fault` is undefined. */
export interface HealthChange extends Pick<HealthCondition, 'part' | 'stops'> {
  readonly fault: Fault | undefined
  readonly before: Fault | undefined
}

/** The conditions of one process: its parts report them, probes and edges read them. */
export interface Health {
  /** Sets the condition of a part, or clears it. */
  report(part: string, fault: Fault | undefined, stops?: readonly Duty[]): void
  conditions(): readonly HealthCondition[]
  /** Calls back for each present condition, then for each change. Returns what ends that. */
  watch(onChange: (change: HealthChange) => void): () => void
  /** The first fault that stops this work, if any: an edge throws it instead of doing the work. */
  stopped(work: Duty): Fault | undefined
}

export function health(): Health {
  const conditions = new Map<string, HealthCondition>()
  const watching = new Set<(change: HealthChange) => void>()
  return {
    report(part, fault, stops = []) {
      const before = conditions.get(part)?.fault
      if (fault === undefined) conditions.delete(part)
      else conditions.set(part, { part, fault, stops })
      if (fault?.code === before?.code) return
      for (const onChange of watching) onChange({ part, fault, before, stops })
    },
    conditions: () => [...conditions.values()],
    watch(onChange) {
      for (const one of conditions.values()) onChange({ ...one, before: undefined })
      watching.add(onChange)
      return () => void watching.delete(onChange)
    },
    stopped: (work) => [...conditions.values()].find(({ stops }) => stops.includes(work))?.fault,
  }
}
