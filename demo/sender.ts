import {
  type Actor,
  type AnyContext,
  type Catalogue,
  type DomainEvent,
  type Instant,
  streamName,
} from '../domain/kernel/index.ts'
import type { CommandHandler, CommandRequest } from '../services/commands/contract.ts'
import { aggregateId, commandId } from '../services/commands/identity.ts'
import { COMMUNITY } from './pa/index.ts'
import type { Rehearsal } from './rehearsal.ts'
import type { Turns } from './turns.ts'

export interface Sent {
  readonly id: string
  /** What will come of it, where that was rehearsed. */
  readonly events: readonly DomainEvent[]
}

/** Hands in a real command as one of the simulated people. */
export type Send = (actor: Actor, aggregate: string, command: string, data: object, id?: string) => Sent

export interface Sender extends Send {
  /** Hands in what has to be refused, with one of the codes. */
  readonly refused: (codes: readonly string[], ...sent: Parameters<Send>) => void
  /** How many commands were handed in. */
  readonly sent: () => number
  /** Sends what was handed in; resolves when there is room for more. */
  readonly room: () => Promise<void>
  /** Resolves when everything sent is done. */
  readonly settled: () => Promise<void>
}

/** So many commands are under way side by side: enough for them to share commits. */
const MOST = 256

/** The id that the sender gives what the command makes, if any. */
function chosenId(context: AnyContext, command: string, data: object): string | undefined {
  const { names } = context.commands[command] ?? {}
  const id: unknown = names === undefined ? undefined : Reflect.get(data, names)
  return typeof id === 'string' ? id : undefined
}

/** One command that waits for its turn. */
interface Waiting {
  readonly moment: Instant
  readonly request: CommandRequest
  readonly nth: number
  readonly stream: string
  /** With what it has to be refused. Decided by what is there by then, so it goes alone. */
  readonly refused?: readonly string[]
}

/**
 * Numbers the commands, so that a demo that was interrupted goes on where it stopped: what was answered before is answered
 * again and changes nothing. So every accepted command has to write something: one that does not would be decided anew.
 */
export function sender(parts: {
  commands: CommandHandler
  catalogue: Catalogue
  turns: Turns
  rehearsal: Rehearsal
  seed: number
  now: () => Instant
}): Sender {
  const { commands, catalogue, turns, rehearsal, seed, now } = parts
  const waiting: Waiting[] = []
  const underWay: Promise<void>[] = []
  /** Who writes a stream last, of those under way. */
  const writing = new Map<string, Promise<void>>()
  let sent = 0
  /** The first that failed: those after it fail by its failure. */
  let failed: { readonly nth: number; readonly fault: unknown } | undefined

  function handIn(
    refused: readonly string[] | undefined,
    ...[actor, aggregate, command, data, id]: Parameters<Send>
  ): Sent {
    sent += 1
    const idempotencyKey = `demo-${seed}-${sent}`
    const context = catalogue.byName(aggregate)
    if (context === undefined) throw new RangeError(`there is no aggregate ${aggregate}`)
    const concerned =
      id ?? chosenId(context, command, data) ?? aggregateId(commandId(COMMUNITY.id, actor, idempotencyKey))
    const asked = { moment: now(), actor, aggregate, command, data, id: concerned }
    const events = refused === undefined ? rehearsal.play(asked) : []
    waiting.push({
      moment: asked.moment,
      request: {
        community: COMMUNITY.id,
        aggregate,
        command,
        data,
        actor,
        idempotencyKey,
        ...(id === undefined ? {} : { id }),
      },
      nth: sent,
      stream: streamName(context, COMMUNITY.id, concerned),
      ...(refused === undefined ? {} : { refused }),
    })
    return { id: concerned, events }
  }

  async function handled({ moment, request, nth, refused }: Waiting): Promise<void> {
    const told = (what: string) =>
      new Error(`command ${nth} of the demo, ${request.aggregate} ${request.command}, ${what}`)
    await turns.take(moment, async () => {
      const result = await commands.handle(request)
      if (refused === undefined) {
        if (!result.ok) throw told(`was refused with ${result.code}: ${result.detail}`)
        if (result.events.length === 0) throw told('did nothing')
      } else if (result.ok) throw told('was not refused')
      else if (!refused.includes(result.code)) throw told(`was refused with ${result.code}`)
    })
  }

  /** The streams by which it is decided, beside its own: whoever writes one of them must be done. */
  function grounds({ request }: Waiting): string[] {
    const context = catalogue.byName(request.aggregate)
    const definition = context && catalogue.command(context, request.command)
    return Object.values(definition?.reads ?? {}).flatMap(({ context: of, id }) => {
      const read = id(request.data, COMMUNITY.id)
      return read === undefined ? [] : [streamName(of, COMMUNITY.id, read)]
    })
  }

  async function start(one: Waiting): Promise<void> {
    if (one.refused !== undefined) await settled()
    for (const read of grounds(one)) await writing.get(read)
    while (underWay.length >= MOST) await underWay.shift()
    const done = handled(one).catch((fault: unknown) => {
      if (failed === undefined || one.nth < failed.nth) failed = { nth: one.nth, fault }
    })
    underWay.push(done)
    if (one.refused !== undefined) return settled()
    writing.set(one.stream, done)
    done.then(() => writing.get(one.stream) === done && writing.delete(one.stream))
  }

  async function room(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await start(next)
      if (failed !== undefined) await settled()
    }
  }

  async function settled(): Promise<void> {
    for (let next = underWay.shift(); next !== undefined; next = underWay.shift()) await next
    if (failed !== undefined) throw failed.fault
  }

  const send: Send = (...command) => handIn(undefined, ...command)
  return Object.assign(send, {
    refused: (codes: readonly string[], ...command: Parameters<Send>) => {
      handIn(codes, ...command)
    },
    sent: () => sent,
    room,
    settled,
  })
}
