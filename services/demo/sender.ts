import type { Actor } from '../../domain/kernel/index.ts'
import type { Accepted, CommandHandler } from '../commands/contract.ts'
import { COMMUNITY } from './pa.ts'

/** Sends a real command as one of the simulated people. */
export type Send = (actor: Actor, aggregate: string, command: string, data: object, id?: string) => Promise<Accepted>

/**
 * Numbers the commands, so that a demo that was interrupted goes on where it stopped: what was answered before is answered
 * again and changes nothing.
 */
export function sender(commands: CommandHandler, seed: number): Send {
  let sent = 0
  return async (actor, aggregate, command, data, id) => {
    sent += 1
    const result = await commands.handle({
      community: COMMUNITY.id,
      aggregate,
      command,
      data,
      actor,
      idempotencyKey: `demo-${seed}-${sent}`,
      ...(id === undefined ? {} : { id }),
    })
    if (!result.ok)
      throw new Error(`the demo's ${aggregate} ${command} was refused with ${result.code}: ${result.detail}`)
    return result
  }
}
