import type { Instant } from '../domain/kernel/index.ts'
import type { CommandHandler, CommandRequest } from '../services/commands/contract.ts'
import type { CommandTurns } from './turns.ts'

/** The most commands in flight. It is enough for them to share commits. */
const MOST_IN_FLIGHT = 256

/** A command that waits for its turn. */
export interface QueuedCommand {
  readonly moment: Instant
  readonly request: CommandRequest
  /** Number of the command, from 1. */
  readonly nth: number
  readonly stream: string
  /** Other streams that its rule reads. Commands that write them must be done first. */
  readonly reads: readonly string[]
  /** Codes of which the refusal must have one. The outcome depends on every command before it, so the command runs alone. */
  readonly refused?: readonly string[]
  /** Codes with which it may be refused. Nothing that follows depends on the outcome. */
  readonly refusable?: readonly string[]
}

/** Commands that read a stream which only the state names. All commands in flight must be done first. */
const NAMED_BY_STATE = ['follow-original']

/** Runs commands side by side, as far as the streams that they read and write allow. */
export interface CommandQueue {
  add(command: QueuedCommand): void
  /** Starts the waiting commands. Resolves when there is room for more. @throws the failure of the first command that failed */
  room(): Promise<void>
  /** Resolves when every command that was started is done. @throws like {@link room} */
  settled(): Promise<void>
}

export function commandQueue(parts: {
  commands: Pick<CommandHandler, 'handle'>
  turns: CommandTurns
  /** When the last event of an interrupted history was recorded. Commands of the time before it had their outcome. */
  recorded?: Instant | undefined
}): CommandQueue {
  const { commands, turns, recorded = Number.NEGATIVE_INFINITY } = parts
  const waiting: QueuedCommand[] = []
  const inFlight: Promise<void>[] = []
  /** The last command in flight that writes a stream. */
  const writing = new Map<string, Promise<void>>()
  /** The failed command with the lowest number. Later commands fail because of it. */
  let failed: { readonly nth: number; readonly fault: unknown } | undefined

  async function handled({ moment, request, nth, refused, refusable = [] }: QueuedCommand): Promise<void> {
    // The engine knows its answer to a command that wrote something. A refused one it would decide again, at a time before its log ends.
    if (moment < recorded && (refused !== undefined || refusable.length > 0)) return
    const told = (what: string) =>
      new Error(`command ${nth} of the demo, ${request.aggregate} ${request.command}, ${what}`)
    await turns.take(moment, async () => {
      const result = await commands.handle(request)
      if (!result.ok && refusable.includes(result.code)) return
      if (refused === undefined) {
        if (!result.ok) throw told(`was refused with ${result.code}: ${result.detail.en}`)
        if (result.events.length === 0) throw told('did nothing')
      } else if (result.ok) throw told('was not refused')
      else if (!refused.includes(result.code)) throw told(`was refused with ${result.code}`)
    })
  }

  async function start(one: QueuedCommand): Promise<void> {
    if (one.refused !== undefined || NAMED_BY_STATE.includes(one.request.command)) await settled()
    for (const read of one.reads) await writing.get(read)
    while (inFlight.length >= MOST_IN_FLIGHT) await inFlight.shift()
    const done = handled(one).catch((fault: unknown) => {
      if (failed === undefined || one.nth < failed.nth) failed = { nth: one.nth, fault }
    })
    inFlight.push(done)
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
    for (let next = inFlight.shift(); next !== undefined; next = inFlight.shift()) await next
    if (failed !== undefined) throw failed.fault
  }

  return { add: (command) => waiting.push(command), room, settled }
}
