import type { AnyProcessManager } from './process-manager.ts'

/** A process manager, or the part of it that runs under one durable name. */
export interface DurableProcess extends Pick<AnyProcessManager, 'name' | 'reaction' | 'onTime'> {
  readonly durable: string
}

/**
 * The parts of a process manager by durable name. A node for all communities runs one. A node for some runs one for each of
 * them, and shares its name with every other node for that community.
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
