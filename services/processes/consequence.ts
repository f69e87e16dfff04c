import type { EveryContext } from '../../domain/contexts.ts'
import type { AnyContext, CommandData, CommandDefinitions } from '../../domain/kernel/index.ts'
import type { CommandResult } from '../commands/contract.ts'

type CommandOf<Name extends string, Commands extends CommandDefinitions> = {
  [K in keyof Commands & string]: {
    readonly aggregate: Name
    readonly command: K
    readonly data: CommandData<Commands[K]>
  }
}[keyof Commands & string]

/** Any command of these contexts: its aggregate and its name decide the type of its data. */
export type AnyCommand<C extends AnyContext = EveryContext> = C extends AnyContext
  ? CommandOf<C['name'], C['commands']>
  : never

/** The aggregate that a command goes to, and its purpose, which distinguishes it from other commands with the same cause. */
interface Addressed {
  readonly community: string
  readonly id: string
  /** Part of the idempotency key (service, cause, aggregate, purpose): a retry is the same command. */
  readonly purpose: string
}

/** A command that follows from an event, or from a moment that has come. */
export type Consequence<C extends AnyContext = EveryContext> = Addressed & AnyCommand<C>

/** Sends a command as the service. A refusal is an outcome, not an error: the rules decide. */
export type SendConsequence<C extends AnyContext = EveryContext> = (
  consequence: Consequence<C>,
) => Promise<CommandResult>

/** Sends the commands in turn until one is accepted. */
export async function firstAccepted(send: SendConsequence, choices: readonly Consequence[]): Promise<void> {
  for (const choice of choices) if ((await send(choice)).ok) return
}
