import type { AnyProcessManager } from './process-manager.ts'

/** A process manager, or the part of it that runs under one durable name. */
export interface DurableProcess extends Pick<AnyProcessManager, 'name' | 'reaction' | 'onTime'> {
  readonly durable: string
}

/**
 * Returns the parts of a process manager that this node runs, each with its durable name. A node for all communities runs one
 * part. A node for some communities runs one part for each. Nodes for the same community share the durable name of its part.
 */
export function durableProcesses(
  { name, reaction, onTime }: AnyProcessManager,
  only: readonly string[] | undefined,
): readonly DurableProcess[] {
  const timed = onTime === undefined ? {} : { onTime }
  const whole = { name, durable: name, ...timed }
  if (reaction === undefined) return [whole]
  if (only === undefined) return [{ ...whole, reaction }]
  return only.map((community, nth) => ({
    name,
    durable: `${name}-${community}`,
    reaction: { ...reaction, to: { ...reaction.to, communities: [community] } },
    ...(nth === 0 ? timed : {}),
  }))
}
