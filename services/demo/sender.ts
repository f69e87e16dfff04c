import type { Actor } from '../../domain/kernel/index.ts'
import type { Accepted, CommandHandler } from '../commands/contract.ts'
import { COMMUNITY } from './pa.ts'

/** Sends a real command as one of the simulated people. */
export type Send = (actor: Actor, aggregate: string, command: string, data: object, id?: string) => Promise<Accepted>

export interface Sender extends Send {
  /** Sends what has to be refused, with one of the codes. */
  readonly refused: (codes: readonly string[], ...sent: Parameters<Send>) => Promise<void>
  /** How many commands were sent. */
  readonly sent: () => number
}

/**
 * Numbers the commands, so that a demo that was interrupted goes on where it stopped: what was answered before is answered
 * again and changes nothing. So every accepted command has to write something: one that does not would be decided anew.
 */
export function sender(commands: CommandHandler, seed: number): Sender {
  let sent = 0
  const handle = (...[actor, aggregate, command, data, id]: Parameters<Send>) => {
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
  const told = (aggregate: string, command: string, what: string) =>
    new Error(`command ${sent} of the demo, ${aggregate} ${command}, ${what}`)

  const send: Send = async (actor, aggregate, command, data, id) => {
    const result = await handle(actor, aggregate, command, data, id)
    if (!result.ok) throw told(aggregate, command, `was refused with ${result.code}: ${result.detail}`)
    if (result.events.length === 0) throw told(aggregate, command, 'did nothing')
    return result
  }
  return Object.assign(send, {
    async refused(codes: readonly string[], ...[actor, aggregate, command, data, id]: Parameters<Send>) {
      const result = await handle(actor, aggregate, command, data, id)
      if (result.ok) throw told(aggregate, command, 'was not refused')
      if (!codes.includes(result.code)) throw told(aggregate, command, `was refused with ${result.code}`)
    },
    sent: () => sent,
  })
}
