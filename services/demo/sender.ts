import type { Actor } from '../../domain/kernel/index.ts'
import type { Accepted, CommandHandler } from '../commands/contract.ts'
import { COMMUNITY } from './pa.ts'

/** Sends a real command as one of the simulated people. */
export type Send = (actor: Actor, aggregate: string, command: string, data: object, id?: string) => Promise<Accepted>

export interface Sender {
  readonly send: Send
  /** Sends what has to be refused. */
  readonly refused: (actor: Actor, aggregate: string, command: string, data: object, id: string) => Promise<void>
  /** How many commands were sent. */
  sent(): number
}

/**
 * Numbers the commands, so that a demo that was interrupted goes on where it stopped: what was answered before is answered
 * again and changes nothing. So every accepted command has to write something: one that does not is decided anew.
 */
export function sender(commands: CommandHandler, seed: number): Sender {
  let sent = 0
  const handle = (actor: Actor, aggregate: string, command: string, data: object, id?: string) => {
    sent += 1
    return commands.handle({
      community: COMMUNITY.id,
      aggregate,
      command,
      data,
      actor,
      idempotencyKey: `demo-${seed}-${sent}`,
      ...(id === undefined ? {} : { id }),
    })
  }
  return {
    async send(actor, aggregate, command, data, id) {
      const result = await handle(actor, aggregate, command, data, id)
      if (!result.ok)
        throw new Error(`the demo's ${aggregate} ${command} was refused with ${result.code}: ${result.detail}`)
      if (result.events.length === 0) throw new Error(`the demo's ${aggregate} ${command} did nothing`)
      return result
    },
    async refused(actor, aggregate, command, data, id) {
      const result = await handle(actor, aggregate, command, data, id)
      if (result.ok) throw new Error(`the demo's ${aggregate} ${command} was not refused`)
    },
    sent: () => sent,
  }
}
