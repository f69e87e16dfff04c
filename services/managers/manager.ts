import type { Actor, Instant, RecordedEvent, Zones } from '../../domain/kernel/index.ts'
import type { CommandHandler, CommandResult } from '../commands/contract.ts'
import type { EventLogReader, Filter, Vault, Views } from '../ports.ts'

/** What a process manager works with. It keeps no truth of its own: all that it knows it reads, each time. */
export interface Workplace {
  readonly log: Pick<EventLogReader, 'readStream' | 'readAll'>
  readonly views: Views
  readonly vault: Pick<Vault, 'open'>
  readonly zones: Zones
  readonly now: () => Instant
  readonly communities: () => Promise<readonly string[]>
}

/** A command that follows from an event, or from a moment that has come. */
export interface Consequence {
  readonly community: string
  readonly aggregate: string
  readonly id?: string
  readonly command: string
  readonly data: unknown
  /** Together with the service's name and the cause, what makes the command the same one a second time. */
  readonly purpose: string
}

/**
 * A service that reacts: to events under a durable name, and, where it says so, to time. The ids of its commands derive from
 * what caused them, so a second delivery, a second copy of the service and a restart change nothing.
 */
export interface Manager {
  /** Also the durable name, and the actor that its commands name. */
  readonly name: string
  readonly summary: string
  readonly filter: Filter
  /** Events handled at once; 1 unless told. */
  readonly inFlight?: number
  /** What follows from an event. A refusal of a command is an outcome, a rejection of the promise is a failure. */
  react(event: RecordedEvent, send: Send, workplace: Workplace): Promise<void>
  /** What has become due: asked again and again, in the order of due times. */
  readonly due?: (send: Send, workplace: Workplace) => Promise<void>
}

/** Sends a command as the service, in answer to the event at hand or to a moment. */
export type Send = (consequence: Consequence) => Promise<CommandResult>

export type Commands = Pick<CommandHandler, 'handle'>
export const serviceActor = (name: string): Actor => ({ id: `service-${name}`, role: 'service' })
