import type { Fault } from './fault.ts'

/**
 * Work that can stop. `/ready` answers 503 if the roles of the process include work that is stopped. `answers` are all answers to
 * commands, including repeated ones. They stop while the log may be an older copy or another log.
 */
export type Duty = 'answers' | 'commands' | 'views' | 'relay' | 'services' | 'webhooks'

/** A condition that keeps a part of the engine from its work, as `/ready` shows it. */
export interface HealthCondition {
  /** The name of the part, such as `clock`, `event-log` or `relay`. A part has one condition at a time. */
  readonly part: string
  readonly fault: Fault
  /** The work that the condition stops. Empty if all work continues. */
  readonly stops: readonly Duty[]
}

/** A condition that begins, changes or ends. When it ends, `fault` is undefined. */
export interface HealthChange extends Pick<HealthCondition, 'part' | 'stops'> {
  readonly fault: Fault | undefined
  readonly before: Fault | undefined
}

/** The conditions of one process. Its parts report them; probes and edges read them. */
export interface Health {
  /** Sets the condition of a part. Without a fault, clears it. */
  report(part: string, fault: Fault | undefined, stops?: readonly Duty[]): void
  conditions(): readonly HealthCondition[]
  /** Calls back for each present condition, then for each change. Call the returned function to stop. */
  watch(onChange: (change: HealthChange) => void): () => void
  /** Returns the first fault that stops this work, if any. An edge throws it instead of doing the work. */
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
