import type { Fault } from './fault.ts'

/**
 * Work that a process can be unable to do. `/ready` answers 503 where the process is there for work that is stopped. `answers` are
 * all answers to commands, those to repeated commands included: they stop where the log may not be what it was.
 */
export type Duty = 'answers' | 'commands' | 'views' | 'relay' | 'services' | 'webhooks'

/** What keeps one part of the engine from its work, as `/ready` tells it. */
export interface HealthCondition {
  /** `clock`, `event-log`, `relay`: one condition a part. */
  readonly part: string
  readonly fault: Fault
  /** Work that stands still because of it; empty where everything goes on. */
  readonly stops: readonly Duty[]
}

/** A condition that begins, becomes another one, or ends: then `fault` is undefined. */
export interface HealthChange extends Pick<HealthCondition, 'part' | 'stops'> {
  readonly fault: Fault | undefined
  readonly before: Fault | undefined
}

/** The conditions of one process: parts report them, probes and doors read them. */
export interface Health {
  /** Sets the condition of a part, or clears it. */
  report(part: string, fault: Fault | undefined, stops?: readonly Duty[]): void
  conditions(): readonly HealthCondition[]
  /** Calls back for each condition that there is, then for each change. Returns what ends that. */
  watch(heard: (change: HealthChange) => void): () => void
  /** The first fault that stops this work, if any: a door throws it instead of doing the work. */
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
      for (const heard of watching) heard({ part, fault, before, stops })
    },
    conditions: () => [...conditions.values()],
    watch(heard) {
      for (const one of conditions.values()) heard({ ...one, before: undefined })
      watching.add(heard)
      return () => void watching.delete(heard)
    },
    stopped: (work) => [...conditions.values()].find(({ stops }) => stops.includes(work))?.fault,
  }
}
