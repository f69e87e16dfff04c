import type { Manager } from './process-manager.ts'

/** A service, or as much of it as goes by one durable name. */
export interface Share extends Pick<Manager, 'name' | 'reaction' | 'onTime'> {
  readonly durable: string
}

/**
 * A service that is there for some communities only has a durable name for each, which it shares with every other node that is
 * there for it; for all communities there is one.
 */
export function sharesOf({ name, reaction, onTime }: Manager, only: readonly string[] | undefined): readonly Share[] {
  const watching = onTime === undefined ? {} : { onTime }
  const whole = { name, durable: name, ...watching }
  if (reaction === undefined) return [whole]
  if (only === undefined) return [{ ...whole, reaction }]
  return only.map((community, nth) => ({
    name,
    durable: `${name}-${community}`,
    reaction: { ...reaction, to: { ...reaction.to, communities: [community] } },
    ...(nth === 0 ? watching : {}),
  }))
}
